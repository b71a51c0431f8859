"""The forms about accounts and people."""

from __future__ import annotations

from typing import Any

from flask_wtf import FlaskForm
from wtforms import HiddenField, PasswordField, RadioField, SelectMultipleField, ValidationError
from wtforms.fields.choices import SelectChoice
from wtforms.validators import Length, Optional
from wtforms.widgets import CheckboxInput, ListWidget

from participa.access.visitor import ROLE_LABELS, ROLE_SENTENCES, Role
from participa.foundation.clock import today
from participa.foundation.i18n import _, _l
from participa.people import identity, passwords
from participa.people.models import reaches
from participa.publishing.forms import Day, Line, at_most, required


class Secret(PasswordField):
    """A password. It is never cleaned, shown again or kept from pasting."""

    def __init__(
        self, label: Any = None, validators: Any = None, *, autocomplete: str = "current-password", **kwargs: Any
    ) -> None:
        """Tell password managers which one it is."""
        super().__init__(
            label, validators, render_kw={"autocomplete": autocomplete, "maxlength": passwords.LONGEST}, **kwargs
        )


class NewSecret(Secret):
    """A password being chosen, with the rule beside it."""

    def __init__(self, label: Any = None, **kwargs: Any) -> None:
        """Say the rule before it is broken."""
        description = _l(
            "%(number)s caracteres o más. Una frase de cuatro palabras que no vayan juntas es fácil de recordar.",
            number=passwords.SHORTEST,
        )
        super().__init__(
            label or _l("Clave nueva"),
            [required(_l("Escriba una clave."))],
            autocomplete="new-password",
            description=description,
            **kwargs,
        )

    def pre_validate(self, form: FlaskForm) -> None:  # noqa: ARG002 (signature)
        """Check what needs no knowledge of the person; the service checks again with it."""
        refused = passwords.problem(self.data or "")
        if refused:
            raise ValidationError(refused)


class PersonName(Line):
    """The name of a person."""

    def __init__(self, label: Any = None, **kwargs: Any) -> None:
        """Ask for it, and tell browsers what it is."""
        super().__init__(
            label or _l("Nombre y apellido"),
            [required(_l("Escriba su nombre y apellido.")), at_most(identity.NAME_MOST)],
            render_kw={"autocomplete": "name"},
            **kwargs,
        )

    def pre_validate(self, form: FlaskForm) -> None:  # noqa: ARG002 (signature)
        """Refuse what no person is called."""
        try:
            identity.checked_name(self.data or "")
        except identity.IdentityError:
            raise ValidationError(_("Escriba el nombre y apellido de una persona.")) from None


class EmailAddress(Line):
    """An e-mail address, checked and kept in its normal form."""

    def pre_validate(self, form: FlaskForm) -> None:  # noqa: ARG002 (signature)
        """Refuse what is no address."""
        try:
            self.data = identity.checked_email(self.data or "")
        except identity.IdentityError:
            raise ValidationError(_("Escriba un correo completo, como nombre@organismo.cl")) from None


class SignInForm(FlaskForm):
    """E-mail and password."""

    email = Line(
        _l("Correo"),
        [
            required(_l("Escriba su correo.")),
            Length(max=identity.EMAIL_MOST * 2, message=_l("Revise el correo: es demasiado largo.")),
        ],
        render_kw={"autocomplete": "username", "inputmode": "email", "spellcheck": "false", "autocapitalize": "none"},
    )
    password = Secret(_l("Clave"), [required(_l("Escriba su clave."))])
    siguiente = HiddenField()


class ForgotForm(FlaskForm):
    """The address to which a link to set a password is sent."""

    email = EmailAddress(
        _l("Correo de su cuenta"),
        [required(_l("Escriba su correo."))],
        render_kw={"autocomplete": "username", "inputmode": "email", "spellcheck": "false"},
    )


class ResetForm(FlaskForm):
    """A new password."""

    password = NewSecret()


class Code(Line):
    """A code of six digits; with `paper`, one of the recovery codes serves as well."""

    def __init__(self, label: Any = None, *, paper: bool = True, **kwargs: Any) -> None:
        """Tell telephones and browsers what it is; a recovery code has letters."""
        keys = {"autocomplete": "one-time-code", "spellcheck": "false", "autocapitalize": "none"}
        super().__init__(
            label or _l("Código"),
            [required(_l("Escriba el código.")), at_most(40)],
            description=_l("Los seis números que muestra su aplicación, o uno de sus códigos de respaldo.")
            if paper
            else _l("Los seis números que muestra su aplicación."),
            render_kw=keys if paper else {**keys, "inputmode": "numeric"},
            **kwargs,
        )


class CodeForm(FlaskForm):
    """The code that ends a sign-in."""

    code = Code()
    siguiente = HiddenField()


class FirstCodeForm(FlaskForm):
    """The code that proves that the app has the key."""

    code = Code(paper=False)


class PresentForm(FlaskForm):
    """The password, once more."""

    present = Secret(_l("Clave actual"), [required(_l("Escriba su clave actual."))])


class ProofForm(PresentForm):
    """The password and a code, once more."""

    code = Code()


class KeyNameForm(FlaskForm):
    """What a person calls a passkey."""

    name = Line(
        _l("Nombre de la llave"),
        [required(_l("Escriba un nombre para reconocerla.")), at_most(60)],
        description=_l("Por ejemplo: el teléfono, el computador de la oficina."),
        render_kw={"autocomplete": "off"},
    )


class NewKeyForm(KeyNameForm):
    """A passkey that the browser just made."""

    credential = HiddenField()


class UsedKeyForm(FlaskForm):
    """What a passkey answered at sign-in."""

    credential = HiddenField()
    siguiente = HiddenField()


class AgainForm(FlaskForm):
    """Who is signed in proves it again: the password, or what a passkey answered. Names that no other form has."""

    confirmacion = Secret(_l("Clave actual"))
    credential = HiddenField(name="confirmacion_llave")
    siguiente = HiddenField()


class Several(SelectMultipleField):
    """Any number of a closed list, as boxes to tick."""

    widget = ListWidget(prefix_label=False)
    option_widget = CheckboxInput()


class DemandForm(FlaskForm):
    """The roles in which a second step is demanded."""

    roles = Several(
        _l("Roles que deben usarla"),
        choices=[SelectChoice(role.value, label) for role, label in ROLE_LABELS.items()],
        description=_l("Lo habitual es pedirla al menos a quienes administran."),
    )


class ChangePasswordForm(FlaskForm):
    """A new password, with the present one."""

    present = Secret(_l("Clave actual"), [required(_l("Escriba su clave actual."))])
    password = NewSecret()


class NameForm(FlaskForm):
    """The name that colleagues read."""

    name = PersonName()


class AcceptForm(FlaskForm):
    """What an invited person supplies to have an account."""

    name = PersonName()
    password = NewSecret(_l("Clave"))


class LastDay(Day):
    """The last day of a membership: today or later, or none."""

    def __init__(self, label: Any = None, **kwargs: Any) -> None:
        """Let it be left empty."""
        super().__init__(label, [Optional()], **kwargs)

    def pre_validate(self, form: FlaskForm) -> None:
        """Refuse a day that is over."""
        super().pre_validate(form)
        if self.data is not None and self.data < today():
            raise ValidationError(_("Elija hoy o un día que venga. Para terminar ahora, use «Terminar»."))


class LastDayForm(FlaskForm):
    """Until when somebody belongs to the agency."""

    ends_on = LastDay(
        _l("Último día"),
        description=_l("Ese día todavía entra a la gestión. Déjelo vacío si no tiene fecha de término."),
    )


class InviteForm(FlaskForm):
    """Whom to invite, for what."""

    email = EmailAddress(
        _l("Correo"),
        [required()],
        render_kw={"inputmode": "email", "spellcheck": "false", "autocomplete": "off"},
        description=_l("De preferencia el correo institucional. La invitación solo sirve para esta dirección."),
    )
    role = RadioField(_l("Rol"), [required()])
    ends_on = LastDay(_l("Hasta (opcional)"), description=_l("Último día, si ya se sabe. Puede cambiarse después."))

    def __init__(self, *args: Any, actor_role: Role, **kwargs: Any) -> None:
        """Offer the roles that the person inviting may give."""
        super().__init__(*args, **kwargs)
        self.role.choices = role_choices(actor_role)


class InviteAdminForm(FlaskForm):
    """The first administrator of an agency."""

    email = EmailAddress(
        _l("Correo"), [required()], render_kw={"inputmode": "email", "spellcheck": "false", "autocomplete": "off"}
    )


class RoleForm(FlaskForm):
    """Another role for a member."""

    role = RadioField(_l("Rol"), [required()])

    def __init__(self, *args: Any, actor_role: Role, **kwargs: Any) -> None:
        """Offer the roles that the person changing it may give."""
        super().__init__(*args, **kwargs)
        self.role.choices = role_choices(actor_role)


def role_choices(actor_role: Role) -> list[Any]:
    """Return the roles somebody may give, least powerful first, each with what it may do."""
    return [
        SelectChoice(role.value, f"{ROLE_LABELS[role]}. {ROLE_SENTENCES[role]}")
        for role in reversed(Role)
        if reaches(actor_role, role)
    ]
