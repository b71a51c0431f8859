"""The staff area of a content type: every page it gets, with who may enter."""

from __future__ import annotations

from typing import TYPE_CHECKING

from participa.access.area import Area, Ground
from participa.access.permissions import May
from participa.publishing.pages.history import History
from participa.publishing.pages.office import Office
from participa.publishing.pages.parts import PartPages
from participa.publishing.pages.steps import STEP_PAGES, Steps
from participa.publishing.workflow import PERMISSIONS, Step

if TYPE_CHECKING:
    from participa.publishing.content_types import ContentType

#: The word of a step in its address.
SEGMENTS = {
    Step.SUBMIT: "enviar",
    Step.RETURN: "devolver",
    Step.APPROVE_LATER: "aprobar",
    Step.WITHDRAW: "retirar",
    Step.ARCHIVE: "archivar",
    Step.REPUBLISH: "republicar",
    Step.DISCARD: "descartar",
}


def office_area(content_type: ContentType, import_name: str, office_type: type[Office] | None = None) -> Area:
    """Return the staff pages of a type: list, writing, review, publication, history, and its parts."""
    area = Area(f"{content_type.blueprint}_office", import_name, ground=Ground.AGENCY, about=content_type.kind)
    office = (office_type or Office)(content_type, area.name)
    base = f"/gestion/<agency>/{content_type.segment}/"
    one = f"{base}<int:content_id>/"
    area.get(base, access=May.OFFICE_ENTER, endpoint="index")(office.index)
    area.form(f"{base}nuevo/", access=May.CONTENT_EDIT, endpoint="create")(office.create)
    area.get(one, access=May.OFFICE_ENTER, endpoint="show")(office.show)
    area.form(f"{one}editar/", access=May.CONTENT_EDIT, endpoint="edit")(office.edit)
    _add_steps(area, office, one)
    _add_history(area, office, one)
    for part in content_type.parts:
        pages = PartPages(office, part)
        own, name = f"{one}{part.segment}/", part.model.__tablename__
        area.form(f"{own}nuevo/", access=May.CONTENT_EDIT, endpoint=f"{name}_add")(pages.add)
        area.form(f"{own}<int:part_id>/", access=May.CONTENT_EDIT, endpoint=f"{name}_edit")(pages.edit)
        area.form(f"{own}<int:part_id>/quitar/", access=May.CONTENT_EDIT, endpoint=f"{name}_remove")(pages.remove)
    return area


def _add_steps(area: Area, office: Office, one: str) -> None:
    steps = Steps(office)
    area.form(f"{one}publicar/", access=May.CONTENT_APPROVE, endpoint="publish")(steps.publish)
    for page in STEP_PAGES:
        name = page.step.value.replace("-", "_")
        area.form(f"{one}{SEGMENTS[page.step]}/", access=PERMISSIONS[page.step], endpoint=name)(steps.page(page))
    area.form(f"{one}eliminar/", access=PERMISSIONS[Step.TRASH], endpoint="trash")(steps.trash)
    area.post(f"{one}deshacer/", access=May.CONTENT_COMMENT, endpoint="undo")(steps.undo)
    area.post(f"{one}comentar/", access=PERMISSIONS[Step.COMMENT], endpoint="comment")(steps.comment)


def _add_history(area: Area, office: Office, one: str) -> None:
    history = History(office)
    area.get(f"{one}vista-previa/", access=May.OFFICE_ENTER, endpoint="preview")(history.preview)
    area.form(f"{one}enlace-de-vista-previa/", access=May.CONTENT_EDIT, endpoint="link")(history.link)
    area.get(f"{one}comparar/", access=May.OFFICE_ENTER, endpoint="compare")(history.compare)
    area.get(f"{one}versiones/", access=May.OFFICE_ENTER, endpoint="versions")(history.index)
    area.get(f"{one}versiones/<int:number>/", access=May.OFFICE_ENTER, endpoint="version")(history.show)
    area.post(f"{one}versiones/<int:number>/recuperar/", access=May.CONTENT_EDIT, endpoint="restore")(history.restore)
