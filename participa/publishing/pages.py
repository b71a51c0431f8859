"""The public and the office pages every content type gets, made from its `ContentType`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from flask import abort, flash, redirect, render_template, request, url_for
from sqlalchemy.exc import IntegrityError

from participa.access.area import Area, Ground
from participa.access.permissions import May
from participa.extensions import db
from participa.foundation.files import StorageFull
from participa.foundation.i18n import _
from participa.publishing import forms, queries, services
from participa.publishing.content_types import TYPES, ContentType, PartType
from participa.publishing.models import State
from participa.web.gate import current_agency, visitor
from participa.web.paging import paginate
from participa.web.unit_of_work import NotSavedError, commit, is_full

if TYPE_CHECKING:
    from collections.abc import Callable

    from flask.typing import ResponseReturnValue
    from flask_wtf import FlaskForm

    from participa.publishing.models import Content, ContentPart

#: Further facts a domain's public page needs, as template variables.
Context = "Callable[[Content], dict[str, Any]]"


def public_area(
    content_type: ContentType, import_name: str, context: Callable[[Any], dict[str, Any]] | None = None
) -> Area:
    """Return the citizens' pages of a type: the agency's list and each content."""
    area = Area(content_type.blueprint, import_name, ground=Ground.PUBLIC)
    base = f"/organismos/<agency>/{content_type.segment}/"

    @area.get(base, access=May.ANYONE)
    def index(agency: str) -> ResponseReturnValue:  # noqa: ARG001 (resolved by the gate)
        page = paginate(queries.list_published(content_type.model, live_agency().id), scalars=True)
        return render_template(
            _list_template(content_type), agency=current_agency(), content_type=content_type, page=page
        )

    @area.get(f"{base}<slug>/", access=May.ANYONE)
    def show(agency: str, slug: str) -> ResponseReturnValue:  # noqa: ARG001 (resolved by the gate)
        content = _or_404(queries.get_by_slug, content_type.model, live_agency().id, slug)
        return render_template(f"{content_type.blueprint}/show.html", **show_context(content_type, content, context))

    return area


def show_context(
    content_type: ContentType, content: Content, more: Callable[[Any], dict[str, Any]] | None = None
) -> dict[str, Any]:
    """Return the variables of a content's public page."""
    return {
        "agency": current_agency(),
        "content_type": content_type,
        "content": content,
        "changes": queries.list_changes(content),
        **(more(content) if more else {}),
    }


def _list_template(content_type: ContentType) -> str:
    return f"{content_type.blueprint}/index.html"


def live_agency() -> Any:
    """Return the agency of a public page; what a suspended or closed one published is not shown."""
    agency = current_agency()
    if not agency.is_live:
        abort(404)
    return agency


def _or_404(find: Callable[..., Any], *arguments: Any) -> Any:
    try:
        return find(*arguments)
    except queries.NotFoundError:
        abort(404)


def office_area(content_type: ContentType, import_name: str, office_type: type[Office] | None = None) -> Area:
    """Return the staff pages of a type: list, create, edit, publish, withdraw, delete a draft, and its parts."""
    area = Area(f"{content_type.blueprint}_office", import_name, ground=Ground.AGENCY)
    base = f"/gestion/<agency>/{content_type.segment}/"
    office = (office_type or Office)(content_type, area.name)
    area.get(base, access=May.OFFICE_ENTER, endpoint="index")(office.index)
    area.form(f"{base}nuevo/", access=May.CONTENT_EDIT, endpoint="create")(office.create)
    area.get(f"{base}<int:content_id>/", access=May.OFFICE_ENTER, endpoint="show")(office.show)
    area.form(f"{base}<int:content_id>/editar/", access=May.CONTENT_EDIT, endpoint="edit")(office.edit)
    area.form(f"{base}<int:content_id>/publicar/", access=May.CONTENT_PUBLISH, endpoint="publish")(office.publish)
    area.form(f"{base}<int:content_id>/retirar/", access=May.CONTENT_PUBLISH, endpoint="withdraw")(office.withdraw)
    area.form(f"{base}<int:content_id>/eliminar/", access=May.CONTENT_EDIT, endpoint="delete")(office.delete)
    for part in content_type.parts:
        pages = PartPages(office, part)
        own = f"{base}<int:content_id>/{part.segment}/"
        area.form(f"{own}nuevo/", access=May.CONTENT_EDIT, endpoint=f"{part.model.__tablename__}_add")(pages.add)
        area.form(f"{own}<int:part_id>/", access=May.CONTENT_EDIT, endpoint=f"{part.model.__tablename__}_edit")(
            pages.edit
        )
        area.form(
            f"{own}<int:part_id>/quitar/", access=May.CONTENT_EDIT, endpoint=f"{part.model.__tablename__}_remove"
        )(pages.remove)
    return area


class Office:
    """The staff pages of one content type."""

    def __init__(self, content_type: ContentType, area_name: str) -> None:
        """Keep the type and the name of its area."""
        self.type = content_type
        self.area = area_name

    def url(self, page: str, content: Content | None = None, **more: Any) -> str:
        """Return the address of one of these pages."""
        if content is not None:
            more["content_id"] = content.id
        return url_for(f"{self.area}.{page}", agency=current_agency().slug, **more)

    def home_url(self) -> str:
        """Return the address of the agency's office."""
        return url_for("office.show", agency=current_agency().slug)

    def render(self, template: str, **more: Any) -> str:
        """Render an office template with what all of them need."""
        return render_template(
            f"publishing/backoffice/{template}.html",
            agency=current_agency(),
            content_type=self.type,
            office=self,
            **more,
        )

    def find(self, content_id: int) -> Content:
        """Return a content of this agency, or answer 404."""
        found: Content = _or_404(queries.get_by_id, self.type.model, current_agency().id, content_id)
        return found

    def values(self, form: FlaskForm, content: Content | None = None) -> dict[str, Any]:  # noqa: ARG002 (for those that keep files)
        """Return what a form brings for the content's columns; a type with files keeps them here."""
        return forms.values(form)

    def index(self, agency: str) -> ResponseReturnValue:  # noqa: ARG002 (resolved by the gate)
        """List the contents."""
        text, state = request.args.get("q", "")[:100].replace("\0", ""), request.args.get("estado", "")
        state = state if state in list(State) else ""
        page = paginate(queries.list_for_office(self.type, current_agency().id, text, state), scalars=True)
        return self.render("list", page=page, text=text, state=state)

    def create(self, agency: str) -> ResponseReturnValue:  # noqa: ARG002
        """Make a draft."""
        form = self.type.form()
        if form.validate_on_submit():
            saved = attempt(
                form,
                lambda: services.create(
                    self.type, agency_id=current_agency().id, values=self.values(form), account_id=visitor().account_id
                ),
            )
            if saved is not None:
                flash(_("Se guardó el borrador. Revíselo y publíquelo cuando esté listo."), "success")
                return redirect(self.url("show", saved))
        return self.render("form", form=form, groups=forms.grouped(form), content=None), status(form)

    def show(self, agency: str, content_id: int) -> ResponseReturnValue:  # noqa: ARG002
        """Show a content with its parts, its problems and what can be done."""
        content = self.find(content_id)
        parts = [(part, queries.list_parts(part, content)) for part in self.type.parts]
        return self.render(
            "show",
            content=content,
            parts=parts,
            problems=self.type.check(content),
            changes=queries.list_changes(content),
        )

    def edit(self, agency: str, content_id: int) -> ResponseReturnValue:  # noqa: ARG002
        """Change a content; keep what was typed when it can't be saved."""
        content = self.find(content_id)
        form = self.type.form(obj=content)
        if form.validate_on_submit():
            saved = attempt(
                form,
                lambda: services.edit(
                    self.type,
                    content,
                    values=self.values(form, content),
                    account_id=visitor().account_id,
                    expected_version=request.form.get("version", type=int),
                    note=request.form.get("public_note", "")[:500],
                ),
            )
            if saved is not None:
                flash(_("Los cambios quedaron guardados."), "success")
                return redirect(self.url("show", saved))
        return self.render(
            "form", form=form, groups=forms.grouped(form), content=content, version=_version_shown(content)
        ), status(form)

    def publish(self, agency: str, content_id: int) -> ResponseReturnValue:  # noqa: ARG002
        """Confirm and publish."""
        content = self.find(content_id)
        if request.method == "POST":
            try:
                services.publish(
                    self.type, content, account_id=visitor().account_id, note=request.form.get("note", "")[:500]
                )
            except services.NotReadyError:
                return self.render("publish", content=content, problems=self.type.check(content)), 422
            except services.PublishingError:
                flash(_("Este contenido ya no está en un estado que se pueda publicar."), "warning")
                return redirect(self.url("show", content))
            flash(_("Publicado. Ya se ve en la sección pública."), "success")
            return redirect(self.url("show", content))
        return self.render("publish", content=content, problems=self.type.check(content))

    def withdraw(self, agency: str, content_id: int) -> ResponseReturnValue:  # noqa: ARG002
        """Ask for the public reason and withdraw."""
        content = self.find(content_id)
        form = forms.WithdrawForm()
        if form.validate_on_submit():
            try:
                services.withdraw(content, account_id=visitor().account_id, reason=str(form.reason.data))
            except services.PublishingError:
                flash(_("Este contenido no está publicado."), "warning")
            else:
                flash(_("Retirado. El público ya no lo ve; puede volver a publicarlo."), "success")
            return redirect(self.url("show", content))
        return self.render("withdraw", content=content, form=form), status(form)

    def delete(self, agency: str, content_id: int) -> ResponseReturnValue:  # noqa: ARG002
        """Confirm and delete a draft."""
        content = self.find(content_id)
        if request.method == "POST":
            try:
                services.delete_draft(content, account_id=visitor().account_id)
            except services.PublishingError:
                flash(_("Lo que ya fue público no se elimina: se retira con su motivo."), "warning")
                return redirect(self.url("show", content))
            flash(_("Se eliminó el borrador."), "success")
            return redirect(self.url("index"))
        return self.render("delete", content=content)


class PartPages:
    """The staff pages of the rows that hang from a content."""

    def __init__(self, office: Office, part_type: PartType) -> None:
        """Keep the pages of the content and the type of the part."""
        self.office = office
        self.type = part_type

    def add(self, agency: str, content_id: int) -> ResponseReturnValue:  # noqa: ARG002
        """Add a row."""
        return self._form(self.office.find(content_id), None)

    def edit(self, agency: str, content_id: int, part_id: int) -> ResponseReturnValue:  # noqa: ARG002
        """Change a row."""
        content = self.office.find(content_id)
        return self._form(content, _or_404(queries.get_part, self.type, content, part_id))

    def remove(self, agency: str, content_id: int, part_id: int) -> ResponseReturnValue:  # noqa: ARG002
        """Confirm and remove a row."""
        content = self.office.find(content_id)
        part = _or_404(queries.get_part, self.type, content, part_id)
        if request.method == "POST":
            services.delete_part(self.type, content, part, account_id=visitor().account_id)
            flash(_("Se quitó de la lista."), "success")
            return redirect(self.office.url("show", content))
        return self.office.render("part_remove", content=content, part_type=self.type, part=part)

    def _form(self, content: Content, part: ContentPart | None) -> ResponseReturnValue:
        form = self.type.form(obj=part)
        form.content, form.part = content, part  # some rules look at the rows beside it
        if form.validate_on_submit():
            saved = attempt(
                form,
                lambda: services.save_part(
                    self.type, content, values=forms.values(form), account_id=visitor().account_id, part=part
                ),
            )
            if saved is not None:
                flash(_("Los cambios quedaron guardados."), "success")
                return redirect(self.office.url("show", content))
        return self.office.render("part_form", content=content, part_type=self.type, part=part, form=form), status(form)


def attempt(form: FlaskForm, save: Callable[[], Any]) -> Any:
    """Save and commit; when it can't be, say why on the form and return None, so that nothing typed is lost."""
    try:
        saved = save()
        commit()
    except services.ConflictError:
        form.form_errors.append(
            _("Otra persona guardó cambios mientras usted editaba. Compare con lo guardado y guarde de nuevo.")
        )
    except StorageFull as error:
        form.form_errors.append(str(error))
    except IntegrityError:
        db.session.rollback()
        form.form_errors.append(
            _("Otra persona guardó lo mismo hace un momento. Revise la lista antes de intentarlo de nuevo.")
        )
    except NotSavedError as error:
        form.form_errors.append(
            _("No queda espacio en el servidor y no se pudo guardar. Lo escrito sigue aquí: avise a quien administra.")
            if is_full(error)
            else _("La base de datos está ocupada y no se pudo guardar. Lo escrito sigue aquí: intente otra vez.")
        )
    else:
        return saved
    _ask_again_for_files(form)
    return None


def _ask_again_for_files(form: FlaskForm) -> None:
    """Say beside each file that it must be chosen again: browsers drop it from a form that comes back."""
    for field in form:
        if field.type == "FileField" and field.data and not field.errors:
            field.errors = [_("Elija de nuevo el archivo: el navegador no lo conserva cuando hay algo por corregir.")]


def status(form: FlaskForm) -> int:
    """Return 422 for a form that came back with errors, 200 for one shown afresh."""
    return 422 if form.errors or form.form_errors else 200


def _version_shown(content: Content) -> int:
    """Return the version the form was opened on: after a conflict the reader has seen the newer one."""
    return content.version


def type_of(content: Content) -> ContentType:
    """Return the type of a content."""
    return TYPES[content.kind]
