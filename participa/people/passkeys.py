"""Passkeys (WebAuthn) by the `webauthn` library: what a browser is asked, and whether its answer is right.

A key belongs to the portal's own host (BASE_URL): an answer made for another address is refused, so nobody can be
lured into signing for a false portal. The device always checks the person (finger, face, PIN): the key alone is two
factors.
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from flask import current_app

from participa.web.hosts import LOCAL

# The library takes an eighth of the portal's start (certificates of makers of keys): it is imported where it is used.
if TYPE_CHECKING:
    from collections.abc import Sequence

    from webauthn.helpers.structs import PublicKeyCredentialDescriptor

    from participa.people.models import Account, Passkey

PORTAL = "Participa"
#: An answer is some hundreds of bytes; what is longer is not read.
LONGEST = 20_000
#: How long a browser waits for the person, in milliseconds.
WAITS = 120_000


class PasskeyError(ValueError):
    """The answer is not that of the key for this challenge, made on this portal by a person who was checked."""


class CopiedKeyError(PasskeyError):
    """The answer is right, but the key's count did not grow: somebody else may hold a copy."""


@dataclass(frozen=True, slots=True)
class NewKey:
    """What is kept of a key that was just made."""

    credential_id: str
    public_key: bytes
    sign_count: int
    transports: list[str]


def relying_party() -> str:
    """Return the host that keys are bound to. A number is none for browsers: on one's own machine it is localhost."""
    host = urlsplit(current_app.config["BASE_URL"]).hostname or ""
    return "localhost" if host in LOCAL or host == "::1" else host


def origin() -> str:
    """Return the only address whose answers are taken."""
    base = urlsplit(current_app.config["BASE_URL"])
    port = f":{base.port}" if base.port else ""
    return f"{base.scheme}://{relying_party()}{port}"


def creation_options(account: Account, challenge: bytes, keys: Sequence[Passkey]) -> dict[str, Any]:
    """Return what a browser needs to make a key; a device that holds one of the person's keys makes no second."""
    import webauthn
    from webauthn.helpers.structs import (
        AuthenticatorSelectionCriteria,
        ResidentKeyRequirement,
        UserVerificationRequirement,
    )

    options = webauthn.generate_registration_options(
        rp_id=relying_party(),
        rp_name=PORTAL,
        user_id=_handle(account.id),
        user_name=account.email,
        user_display_name=account.name,
        challenge=challenge,
        timeout=WAITS,
        authenticator_selection=AuthenticatorSelectionCriteria(
            resident_key=ResidentKeyRequirement.PREFERRED, user_verification=UserVerificationRequirement.REQUIRED
        ),
        exclude_credentials=[_described(key) for key in keys],
    )
    return _plain(options)


def request_options(challenge: bytes, keys: Sequence[Passkey] = ()) -> dict[str, Any]:
    """Return what a browser needs to use one of some keys; with none named, the person chooses among their own."""
    import webauthn
    from webauthn.helpers.structs import UserVerificationRequirement

    options = webauthn.generate_authentication_options(
        rp_id=relying_party(),
        challenge=challenge,
        timeout=WAITS,
        allow_credentials=[_described(key) for key in keys],
        user_verification=UserVerificationRequirement.REQUIRED,
    )
    return _plain(options)


def check_new(answer: str, challenge: bytes) -> NewKey:
    """Return the key that a browser made for a challenge. Raises PasskeyError."""
    import webauthn
    from webauthn.helpers.exceptions import WebAuthnException
    from webauthn.helpers.structs import AuthenticatorTransport

    fields = _fields(answer)
    try:
        made = webauthn.verify_registration_response(
            credential=fields,
            expected_challenge=challenge,
            expected_rp_id=relying_party(),
            expected_origin=origin(),
            require_user_verification=True,
        )
    except (WebAuthnException, ValueError, LookupError, TypeError) as error:
        raise PasskeyError from error
    known = {transport.value for transport in AuthenticatorTransport}
    told = fields["response"].get("transports")
    transports = sorted({t for t in told if t in known}) if isinstance(told, list) and len(told) < len(known) else []
    name = webauthn.helpers.bytes_to_base64url(made.credential_id)
    return NewKey(name, made.credential_public_key, made.sign_count, transports)


def check_use(answer: str, challenge: bytes, key: Passkey) -> int:
    """Return the key's new count after an answer. Raises PasskeyError, CopiedKeyError."""
    import webauthn
    from webauthn.helpers.exceptions import WebAuthnException

    fields = _fields(answer)
    try:
        used = webauthn.verify_authentication_response(
            credential=fields,
            expected_challenge=challenge,
            expected_rp_id=relying_party(),
            expected_origin=origin(),
            credential_public_key=key.public_key,
            credential_current_sign_count=0,  # compared below, after the signature: only then it tells of a copy
            require_user_verification=True,
        )
        whose = fields["response"].get("userHandle")
        of_another = bool(whose) and webauthn.base64url_to_bytes(whose) != _handle(key.account_id)
    except (WebAuthnException, ValueError, LookupError, TypeError) as error:
        raise PasskeyError from error
    if of_another:
        raise PasskeyError
    if (used.new_sign_count or key.sign_count) and used.new_sign_count <= key.sign_count:
        raise CopiedKeyError
    return used.new_sign_count


def credential_of(answer: str) -> str:
    """Return the name of the key an answer says it comes from. Raises PasskeyError."""
    named = _fields(answer).get("id")
    if not isinstance(named, str):
        raise PasskeyError
    return named


def _fields(answer: str) -> dict[str, Any]:
    if len(answer) > LONGEST:
        raise PasskeyError
    try:
        fields = json.loads(answer)
    except (ValueError, RecursionError) as error:
        raise PasskeyError from error
    if not isinstance(fields, dict) or not isinstance(fields.get("response"), dict):
        raise PasskeyError
    return fields


def _plain(options: Any) -> dict[str, Any]:
    import webauthn

    plain: dict[str, Any] = json.loads(webauthn.options_to_json(options))
    return plain


def _described(key: Passkey) -> PublicKeyCredentialDescriptor:
    import webauthn
    from webauthn.helpers.structs import AuthenticatorTransport, PublicKeyCredentialDescriptor

    return PublicKeyCredentialDescriptor(
        id=webauthn.base64url_to_bytes(key.credential_id),
        transports=[AuthenticatorTransport(way) for way in key.transports],
    )


def _handle(account_id: int) -> bytes:
    """Return the number that devices keep keys under: always the same for an account, and telling nothing of it."""
    return hashlib.sha256(f"participa.passkey\0{account_id}".encode()).digest()
