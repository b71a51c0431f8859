"""House rule 1: every route states `access=`; nothing is served but through an Area."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
from flask import Flask

from participa.access.area import DOORS, Area, Door, Ground, UnstatedAccessError, unguarded
from participa.access.permissions import May
from participa.publishing.content_types import TYPES
from tests.guards.holding import hold
from tests.guards.reading import project

if TYPE_CHECKING:
    from collections.abc import Mapping

    from tests.guards.conftest import Sample
    from tests.guards.reading import Project

AREA = "participa/access/area.py"
#: What each ground's addresses begin with, so that the gate finds the agency it has to ask about.
PREFIXES = {
    Ground.AGENCY: "/gestion/<agency>/",
    Ground.PLATFORM: "/plataforma/",
    Ground.CITIZEN: "/participar/<agency>/",
}
#: Doors to texts of any kind: the page finds the text and asks about it, or changes none.
OF_ANY_KIND = {
    "attachments_office": "asks the matrix once it has found what carries the document",
    "autosave": "keeps what one types for oneself; saving it asks again",
    "links": "has the worker look at every link again; no text changes",
    "trash": "asks the matrix once it has found what is to be restored",
}


def hold_kinds(doors: Mapping[str, Door]) -> None:
    """A door to texts says of which kind: some roles write about some kinds only."""
    found = {
        endpoint.split(".")[0]
        for endpoint, door in doors.items()
        if door.ground is Ground.AGENCY and door.access.value.startswith("content:") and not door.about
    }
    hold(found, exempt=OF_ANY_KIND, instead="Say Area(…, about=kind), so that the matrix knows what the page is about.")


def hold_doors(app: Flask) -> None:
    """Every endpoint has a door."""
    hold(unguarded(app), instead="Register it with area.get/post/form(…, access=May.…) of an Area.")


def hold_areas(files: Project) -> None:
    """Routes are made by an Area alone: a plain blueprint or app.route would know of no permission."""
    found = []
    for source in files.sources:
        if source.path == AREA:
            continue
        for place, call, name in source.calls():
            last = name.rsplit(".", 1)[-1]
            if last in ("Blueprint", "add_url_rule", "add_api_route") or (last == "route" and "." in name):
                found.append(f"{place} calls {name} (line {call.lineno})")
    hold(found, instead="Make an Area (participa.access.area) and register with area.get/post/form(…, access=May.…).")


def hold_grounds(app: Flask, doors: dict[str, Door]) -> None:
    """The address and the ground agree, and an office page is never for anyone."""
    found = []
    for rule in app.url_map.iter_rules():
        door = doors.get(rule.endpoint)
        if door is None:
            continue
        wanted = PREFIXES.get(door.ground)
        if wanted and not rule.rule.startswith(wanted):
            found.append(f"{rule.endpoint}: {rule.rule} stands on the {door.ground} ground but not under {wanted}")
        if not wanted and rule.rule.startswith(tuple(PREFIXES.values())):
            found.append(f"{rule.endpoint}: {rule.rule} is an office's address on the {door.ground} ground")
        if wanted and door.ground is not Ground.CITIZEN and door.access is May.ANYONE:
            found.append(f"{rule.endpoint}: an office page for May.ANYONE")
    hold(found, instead="Give the area the ground of its addresses, and the page the permission it needs.")


def test_every_endpoint_has_a_door(app: Flask) -> None:
    hold_doors(app)


def test_a_route_without_a_door_is_seen(doors: dict[str, Door]) -> None:
    app = Flask("sample", static_folder=None)
    area = Area("guard_sample", __name__, ground=Ground.PUBLIC)
    area.get("/said", access=May.ANYONE, endpoint="said")(lambda: "")
    app.register_blueprint(area)
    hold_doors(app)
    app.add_url_rule("/open", "open", lambda: "")
    with pytest.raises(AssertionError, match=r"(?s)access=May.*open"):
        hold_doors(app)


@pytest.mark.parametrize("verb", ["get", "post", "form"])
@pytest.mark.parametrize("access", [None, "anyone", True])
def test_an_area_refuses_a_route_that_does_not_say(verb: str, access: object) -> None:
    area = Area("guard_sample", __name__, ground=Ground.PUBLIC)
    with pytest.raises(UnstatedAccessError, match="add access=May"):
        getattr(area, verb)("/x", access=access)


def test_an_area_has_no_plain_route() -> None:
    with pytest.raises(UnstatedAccessError, match=r"use area\.get/post/form"):
        Area("guard_sample", __name__, ground=Ground.PUBLIC).route("/x")


def test_routes_are_made_by_areas_alone() -> None:
    hold_areas(project())


@pytest.mark.parametrize(
    "text",
    [
        "from flask import Blueprint\nplain = Blueprint('plain', __name__)",
        "@app.route('/x')\ndef x(): ...",
        "def init_app(app):\n    app.add_url_rule('/x', 'x', x)",
    ],
)
def test_another_way_to_a_route_is_seen(sample: Sample, text: str) -> None:
    with pytest.raises(AssertionError, match=r"(?s)Make an Area.*participa/norms/views.py"):
        hold_areas(sample({"participa/norms/views.py": text}))


def test_grounds_and_addresses_agree(app: Flask) -> None:
    hold_grounds(app, DOORS)


@pytest.mark.parametrize(
    ("ground", "rule", "access", "said"),
    [
        (Ground.AGENCY, "/gestion/todo/", May.OFFICE_ENTER, "not under /gestion/<agency>/"),
        (Ground.PUBLIC, "/gestion/<agency>/x/", May.ANYONE, "on the public ground"),
        (Ground.PLATFORM, "/plataforma/x/", May.ANYONE, "for May.ANYONE"),
    ],
)
def test_a_wrong_ground_is_seen(doors: dict[str, Door], ground: Ground, rule: str, access: May, said: str) -> None:
    app = Flask("sample", static_folder=None)
    area = Area("guard_sample", __name__, ground=ground)
    area.get(rule, access=access, endpoint="x")(lambda **_values: "")
    app.register_blueprint(area)
    with pytest.raises(AssertionError, match=said):
        hold_grounds(app, doors)


def test_no_page_stands_beside_a_contents_own(app: Flask) -> None:
    """A content may be called "Elección" or "2026": its address is taken from no page of the portal."""
    segments = {content_type.segment for content_type in TYPES.values()}
    own = re.compile(rf"/organismos/<agency>/({'|'.join(sorted(segments))})/(?!<slug>/)(.+)")
    found = [rule.rule for rule in app.url_map.iter_rules() if own.fullmatch(rule.rule)]
    hold(found, instead="Put it below the content (<slug>/…) or beside the list: here it would hide a content.")


def test_doors_to_texts_say_their_kind(app: Flask) -> None:
    hold_kinds({endpoint: DOORS[endpoint] for endpoint in app.view_functions if endpoint in DOORS})


def test_a_door_without_its_kind_is_seen(app: Flask) -> None:
    known = {endpoint: DOORS[endpoint] for endpoint in app.view_functions if endpoint in DOORS}
    with pytest.raises(AssertionError, match=r"(?s)about=kind.*guard_sample"):
        hold_kinds({**known, "guard_sample.x": Door(May.CONTENT_EDIT, Ground.AGENCY)})
