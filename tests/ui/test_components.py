"""Each component, fed with hostile text, gives whole HTML in which that text is only text."""

from __future__ import annotations

from datetime import date
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any

import html5lib
import pytest
from flask_babel.speaklater import LazyString
from flask_wtf.file import FileAllowed, FileSize
from jinja2 import Environment, FileSystemLoader, PrefixLoader, StrictUndefined, nodes
from werkzeug.datastructures import MultiDict
from wtforms import (
    BooleanField,
    FieldList,
    FileField,
    Form,
    FormField,
    HiddenField,
    RadioField,
    SelectChoice,
    SelectField,
    SelectMultipleField,
    StringField,
    SubmitField,
    TextAreaField,
)
from wtforms.validators import InputRequired, Length
from wtforms.widgets import CheckboxInput, ListWidget

from participa.foundation import words
from participa.ui.assets import UI_FOLDER

if TYPE_CHECKING:
    from xml.etree import ElementTree as ET

HOSTILE = """"><img src=x onerror=__x(1)>'{{7*7}}</textarea></script><b>Ñuñoa & más"""
COMPONENTS = sorted(path.name for path in (UI_FOLDER / "components").iterdir())
#: Those without a sample of their own in the gallery: other components are made of them.
PARTS = {"icon", "time_tag", "section_nav"}


def make_environment() -> Environment:
    environment = Environment(
        loader=PrefixLoader({"ui": FileSystemLoader(UI_FOLDER)}), undefined=StrictUndefined, autoescape=True
    )
    environment.globals["_"] = lambda text, **named: text % named if named else text
    environment.globals["words"] = words
    environment.globals["csrf_token"] = lambda: HOSTILE
    environment.globals["asset"] = lambda name: f"/estaticos/{name}"
    return environment


ENVIRONMENT = make_environment()


def render(component: str, call: str, **values: Any) -> str:
    template = f'{{% import "ui/components/{component}/{component}.html" as c %}}{call}'
    return ENVIRONMENT.from_string(template).render(h=HOSTILE, **values)


def parse(html: str, container: str = "div") -> ET.Element:
    """Parse strictly: any error of the HTML standard raises."""
    return html5lib.HTMLParser(strict=True, namespaceHTMLElements=False).parseFragment(html, container=container)


def everything_said(tree: ET.Element) -> str:
    values = [value for element in tree.iter() for value in element.attrib.values()]
    return " ".join([*tree.itertext(), *values])


def check_is_only_text(html: str) -> ET.Element:
    tree = parse(html)
    tags = {str(element.tag) for element in tree.iter()}
    assert not tags & {"img", "script", "b"}, html
    assert not [name for element in tree.iter() for name in element.attrib if name.startswith("on")]
    assert not [element.attrib["style"] for element in tree.iter() if "style" in element.attrib]
    assert "49" not in everything_said(tree)
    return tree


ITEM = {"label": HOSTILE, "url": HOSTILE, "current": True, "count": HOSTILE, "value": HOSTILE, "note": HOSTILE}
PAGE = SimpleNamespace(number=2, pages=9, total=90, total_capped=False, has_prev=True, has_next=True)
DOCUMENT = SimpleNamespace(
    title=HOSTILE, url=HOSTILE, format=HOSTILE, size=5_000_000, description=HOSTILE, year=HOSTILE, archived=True,
    updated=HOSTILE, language=HOSTILE,
)  # fmt: skip
OFFICER = SimpleNamespace(
    name=HOSTILE, post=HOSTILE, kind=HOSTILE, agency=HOSTILE, agency_url=HOSTILE, scope=HOSTILE, mail=HOSTILE,
    phone=HOSTILE, hours=HOSTILE, address=HOSTILE, card_url=HOSTILE,
)  # fmt: skip
FIELDS = [
    {"name": "q", "label": HOSTILE, "kind": "search", "value": HOSTILE},
    {"name": "r", "label": HOSTILE, "value": HOSTILE, "options": [{"value": HOSTILE, "label": HOSTILE, "count": 3}]},
    {"name": "d", "label": HOSTILE, "kind": "date", "value": HOSTILE},
    {
        "name": "c",
        "label": HOSTILE,
        "kind": "choices",
        "value": [HOSTILE],
        "options": [{"value": HOSTILE, "label": HOSTILE}],
    },
]
CALLS = {
    "active_filters": "{{ c.active_filters([{'label': h, 'value': h, 'remove_url': h}] * 2, h) }}",
    "breadcrumb": "{{ c.breadcrumb([item, item]) }}",
    "button": "{{ c.button(h, name=h, value=h) }}{{ c.button_link(h, h) }}"
    "{{ c.post_button(h, h, hidden={'a': h}, about=h) }}",
    "byline": "{{ c.byline(h, h, {'when': h, 'text': h}, {'when': day, 'text': h}) }}",
    "card": "<ul>{{ c.card(h, h, h, (h, h), h) }}</ul>",
    "confirm_panel": "{% call c.confirm_panel(h, h, h, h, h, hidden={'a': h}) %}{{ h }}{% endcall %}",
    "copy_link": "{{ c.copy_link(h, h) }}",
    "passkey": "{% call c.passkey_form(h, h, h, hidden=[(h, h)], absent=h) %}{{ h }}{% endcall %}",
    "data_table": "{{ c.data_table(h, [{'label': h, 'sort_url': h, 'sorted': 'ascending'}, {'label': h,"
    " 'numeric': true}], [[{'text': h, 'href': h}, h]]) }}{{ c.data_table(h, [{'label': h}]) }}",
    "date_block": "{% call c.date_block(h, h, h, h) %}{{ h }}{% endcall %}",
    "description_list": "{{ c.description_list([(h, h), (h, none)]) }}",
    "document_link": "<ul>{{ c.document_link(document) }}</ul>",
    "empty_state": "{{ c.empty_state(h, h, h, h) }}",
    "figure_tile": "<ul>{{ c.figure_tile(h, h, h) }}{{ c.figure_tile(h, h) }}</ul>",
    "filter_form": "{{ c.filter_form(h, fields, clear_url=h, hidden={'a': h}, label=h) }}",
    "item_row": "<ul>{{ c.item_row(h, h, h, h, (h,), h) }}</ul>",
    "letter_index": "{{ c.letter_index([{'letter': h, 'url': h, 'current': true}, {'letter': h}]) }}",
    "mail_link": "{{ c.mail_link(h) }}{{ c.mail_link('a' ~ h ~ '@' ~ h) }}{{ c.mail_text(h) }}",
    "notice": "{% call c.notice('warning', h, 'status') %}{{ h }}{% endcall %}",
    "pagination": "{{ c.pagination(page, url, h) }}",
    "person_card": "<ul>{{ c.person_card(officer) }}</ul>",
    "phase_steps": "{{ c.phase_steps([{'label': h, 'state': 'current', 'dates': h, 'href': h, 'detail': h}], h) }}",
    "progress": "{{ c.progress(1, 2, h) }}",
    "robot_check": "{{ c.robot_check({'value': h, 'bits': 12, 'question': h, 'ask': true}) }}",
    "task_list": '{{ c.task_list([{"id": "a", "label": h, "tag": h, "tone": "info", "note": h, "href": h, "action": h, "open": false}]) }}',
    "search_box": "{{ c.search_box(h, h, h, hidden={'a': h}, hint=h) }}",
    "section_nav": "{{ c.section_nav([item], h, h) }}{{ c.side_nav([item], h, h) }}",
    "text_diff": "{{ c.text_diff([{'label': h, 'pieces': [{'kind': 'gone', 'text': h}, {'kind': 'new', 'text': h}]}]) }}",
    "tag": "{{ c.tag(h) }}",
    "time_tag": "{{ c.time_tag(h, h) }}",
    "timeline": "{{ c.timeline([{'when': day, 'date': h, 'text': h, 'author': h, 'href': h}], h) }}",
}
VALUES = {
    "item": ITEM, "page": PAGE, "document": DOCUMENT, "officer": OFFICER, "fields": FIELDS, "day": date(2026, 11, 23),
    "url": lambda number: f"{HOSTILE}{number}",
}  # fmt: skip


@pytest.mark.abuse("X01")
@pytest.mark.abuse("X02")
@pytest.mark.parametrize("component", sorted(CALLS))
def test_hostile_text_stays_text(component: str) -> None:
    tree = check_is_only_text(render(component, CALLS[component], **VALUES))
    assert HOSTILE in everything_said(tree)


class Inner(Form):
    place = StringField(HOSTILE, [InputRequired(HOSTILE)], description=HOSTILE)


class HostileForm(Form):
    text = StringField(
        HOSTILE, [InputRequired(HOSTILE)], description=HOSTILE, render_kw={"class": "own", "autocomplete": "off"}
    )
    long = TextAreaField(HOSTILE, [Length(max=5, message=HOSTILE)], description=HOSTILE)
    chosen = SelectField(HOSTILE, choices=[SelectChoice(HOSTILE, HOSTILE)], default=HOSTILE)
    radio = RadioField(
        HOSTILE, [InputRequired(HOSTILE)], choices=[SelectChoice("a", HOSTILE), SelectChoice("b", HOSTILE)]
    )
    boxes = SelectMultipleField(
        HOSTILE,
        choices=[SelectChoice("a", HOSTILE)],
        widget=ListWidget(prefix_label=False),
        option_widget=CheckboxInput(),
        description=HOSTILE,
    )
    agree = BooleanField(HOSTILE, [InputRequired(HOSTILE)], description=HOSTILE)
    file = FileField(HOSTILE, [FileAllowed(["pdf", "xlsx"]), FileSize(1_500_000)])
    part = FormField(Inner, HOSTILE)
    several = FieldList(StringField(HOSTILE, [InputRequired(HOSTILE)]), HOSTILE, min_entries=2)
    token = HiddenField(default=HOSTILE)
    send = SubmitField(HOSTILE)


@pytest.fixture
def form() -> HostileForm:
    form = HostileForm(data={"long": HOSTILE, "token": HOSTILE})
    form.validate()
    return form


def render_fields(form: Form) -> str:
    return render("form_field", "{% for field in form %}{{ c.form_field(field) }}{% endfor %}", form=form)


@pytest.mark.abuse("X01")
def test_every_kind_of_field_keeps_hostile_text_as_text(form: HostileForm) -> None:
    tree = check_is_only_text(render_fields(form))
    assert HOSTILE in everything_said(tree)


@pytest.mark.abuse("X01")
def test_a_place_for_files_keeps_hostile_text_as_text(form: HostileForm) -> None:
    tree = check_is_only_text(render("file_upload", "{{ c.file_upload(form.file, h, h, h, h) }}", form=form))
    assert HOSTILE in everything_said(tree)


def test_every_field_has_its_label_and_its_descriptions_exist(form: HostileForm) -> None:
    tree = parse(render_fields(form))
    ids = [element.attrib["id"] for element in tree.iter() if "id" in element.attrib]
    assert len(ids) == len(set(ids))
    labelled = {element.attrib["for"] for element in tree.iter("label")}
    for element in tree.iter():
        for described in element.attrib.get("aria-describedby", "").split():
            assert described in ids, f"{element.attrib} is described by what is not there"
        if element.tag in ("input", "select", "textarea") and element.attrib.get("type") not in ("hidden", "submit"):
            assert element.attrib["id"] in labelled
    assert list(tree.iter("legend")), "options stand in a fieldset with its legend"


def test_a_wrong_field_says_so_to_everyone(form: HostileForm) -> None:
    tree = parse(render_fields(form))
    field = next(element for element in tree.iter("input") if element.attrib["name"] == "text")
    assert field.attrib["aria-invalid"] == "true"
    assert field.attrib["aria-describedby"] == "text-hint text-error"
    assert field.attrib["class"].split() == ["form-field__input", "own"]
    assert "(obligatorio)" in everything_said(tree)


def test_an_error_that_waits_for_its_language_is_said_at_its_field(form: HostileForm) -> None:
    for field in (form.text, form.radio):
        field.errors = [LazyString(lambda: "Complete este campo.")]
    said = {
        place.attrib["id"]: everything_said(place)
        for place in parse(render_fields(form)).iter("p")
        if "id" in place.attrib
    }
    assert "Complete este campo." in said["text-error"]
    assert "Complete este campo." in said["radio-error"]


def test_a_textarea_never_cuts_what_is_typed(form: HostileForm) -> None:
    area = next(parse(render_fields(form)).iter("textarea"))
    assert "maxlength" not in area.attrib
    assert (area.text or "").strip() == HOSTILE


def test_a_file_field_says_its_limits(form: HostileForm) -> None:
    tree = parse(render_fields(form))
    field = next(element for element in tree.iter("input") if element.attrib.get("type") == "file")
    assert field.attrib["accept"] == ".pdf,.xlsx"
    assert field.attrib["data-most"] == "1500000"
    assert "Formatos: PDF, XLSX. Tamaño máximo: 1,5 MB." in everything_said(tree)


def test_the_summary_leads_to_every_wrong_field(form: HostileForm) -> None:
    fields = parse(render_fields(form))
    ids = {element.attrib.get("id") for element in fields.iter()}
    summary = check_is_only_text(render("error_summary", "{{ c.error_summary(form, h) }}", form=form))
    targets = [link.attrib["href"].removeprefix("#") for link in summary.iter("a")]
    assert targets == ["text", "long", "radio-0", "agree", "part-place", "several-0", "several-1"]
    assert set(targets) <= ids


def test_a_right_form_has_no_summary() -> None:
    form = Inner(MultiDict({"place": "Valdivia"}))
    assert form.validate()
    assert render("error_summary", "{{ c.error_summary(form) }}", form=form).strip() == ""


@pytest.mark.parametrize("component", COMPONENTS)
def test_every_component_is_named_like_its_folder_and_shown_in_the_gallery(component: str) -> None:
    folder = UI_FOLDER / "components" / component
    assert {path.name.split(".")[0] for path in folder.iterdir()} == {component}
    gallery = (UI_FOLDER / "gallery.html").read_text("utf-8")
    assert component in PARTS or f"{component}/{component}.html" in gallery, f"show {component} in ui/gallery.html"
    assert component in CALLS or component in {"icon", "form_field", "error_summary", "file_upload"}, (
        f"test {component} here"
    )


@pytest.mark.parametrize("component", COMPONENTS)
def test_what_a_macro_can_do_without_has_a_default(component: str) -> None:
    """Undefined values are errors: only the object that a macro shows may be asked for."""
    asked = "check field fields form page page_url document officer items cell prefix"
    tree = ENVIRONMENT.parse((UI_FOLDER / "components" / component / f"{component}.html").read_text("utf-8"))
    for macro in tree.find_all(nodes.Macro):
        needed = {argument.name for argument in macro.args[: len(macro.args) - len(macro.defaults)]}
        assert needed <= {*asked.split()}, f"{macro.name}: give these a default, or a place above: {needed}"
