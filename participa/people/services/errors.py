"""Why something about people could not be done."""


class PeopleError(RuntimeError):
    """Base of what these services refuse."""


class BadCredentialsError(PeopleError):
    """E-mail and password are not those of an active account; which of the two is never told."""


class WrongCodeError(PeopleError):
    """The code is not the one of this moment, was taken before, or is no recovery code that is left."""


class WeakPasswordError(PeopleError):
    """The password is refused; the message says why, for the person."""


class LinkDeadError(PeopleError):
    """The link was used, revoked, replaced or is too old."""


class OtherPersonError(PeopleError):
    """The invitation was sent to somebody else's address."""


class EmailTakenError(PeopleError):
    """The address has an account: its owner signs in instead."""


class AlreadyMemberError(PeopleError):
    """The person belongs to the agency already."""


class AlreadyInvitedError(PeopleError):
    """An invitation for the address waits for its answer."""


class NotAllowedError(PeopleError):
    """Nobody gives, changes or takes a role above their own."""


class LastAdminError(PeopleError):
    """An agency keeps at least one administrator whose membership has no foreseen end."""


class PastDayError(PeopleError):
    """A last day lies before today: what is over by now is ended, not dated."""


class TooManyKeysError(PeopleError):
    """The person has as many passkeys as one can keep an eye on."""
