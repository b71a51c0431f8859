"""The one door to Authlib: the way to ClaveÚnica and back (OpenID Connect, code flow with PKCE, confidential client).

What comes back is believed only if the identity token is signed by the provider with RS256, made by it for us, for this
very request (nonce), and still holds; and if the person's data name the same subject.
"""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

from flask import current_app

from participa.foundation.clock import now
from participa.foundation.rut import check_digit
from participa.web.hosts import external_url

if TYPE_CHECKING:
    from collections.abc import Mapping

PATIENCE = 10.0
SCOPE = "openid run name"
#: Other ways of signing, "none" first of all, are refused (abuse case S13).
ALGORITHMS = ("RS256",)
#: Clocks of two servers differ by so many seconds.
DRIFT = 30


class ProviderError(RuntimeError):
    """The provider did not answer, or what it answered can't be believed; the message is for the log only."""


@dataclass(frozen=True, slots=True)
class Errand:
    """What is remembered of a way to the provider until the person comes back."""

    state: str
    nonce: str
    verifier: str


@dataclass(frozen=True, slots=True)
class Citizen:
    """Whom the provider knows: the number of the RUN is the key, never `sub`."""

    run: int
    name: str


def is_configured() -> bool:
    """Tell whether ClaveÚnica can be offered."""
    return bool(current_app.config["CLAVEUNICA_CLIENT_ID"])


def origin() -> str:
    """Return the provider's address without path, for the policy of the page that leads there."""
    return str(current_app.config["CLAVEUNICA_URL"]).rstrip("/")


def new_errand() -> Errand:
    """Return fresh words for a way there and back."""
    return Errand(secrets.token_urlsafe(32), secrets.token_urlsafe(32), secrets.token_urlsafe(48))


def address_for(errand: Errand) -> str:
    """Return where to send the person. The redirect address is the portal's one and names no agency."""
    # Costs start-up time, and few requests need it.
    from authlib.oauth2.rfc7636 import create_s256_code_challenge  # type: ignore[import-untyped]

    facts = {
        "client_id": current_app.config["CLAVEUNICA_CLIENT_ID"],
        "response_type": "code",
        "scope": SCOPE,
        "redirect_uri": redirect_address(),
        "state": errand.state,
        "nonce": errand.nonce,
        "code_challenge": create_s256_code_challenge(errand.verifier),
        "code_challenge_method": "S256",
    }
    return f"{origin()}/openid/authorize/?{urlencode(facts)}"


def farewell_address(back: str) -> str:
    """Return where the provider ends its own session and sends the person back."""
    return f"{origin()}/api/v1/accounts/app/logout?{urlencode({'redirect': back})}"


def redirect_address() -> str:
    """Return the portal's one redirect address, as registered with the provider."""
    return external_url("participants_return.finish")


def find_citizen(code: str, errand: Errand) -> Citizen:
    """Return who comes back with a code. Raises ProviderError."""
    from authlib.common.errors import AuthlibBaseError  # type: ignore[import-untyped]
    from authlib.integrations.requests_client import OAuth2Session  # type: ignore[import-untyped]
    from requests import RequestException

    config = current_app.config
    session = OAuth2Session(
        config["CLAVEUNICA_CLIENT_ID"],
        config["CLAVEUNICA_CLIENT_SECRET"],
        token_endpoint_auth_method="client_secret_post",  # noqa: S106 (the name of a method)
        default_timeout=PATIENCE,
    )
    try:
        token = session.fetch_token(
            f"{origin()}/openid/token/",
            grant_type="authorization_code",
            code=code,
            redirect_uri=redirect_address(),
            code_verifier=errand.verifier,
        )
        claims = _checked(str(token.get("id_token", "")), _json_of(session, "/openid/jwks/"), errand.nonce)
        facts = _json_of(session, "/openid/userinfo/")
    except (AuthlibBaseError, RequestException) as error:
        message = f"the provider refused: {type(error).__name__}"
        raise ProviderError(message) from error
    finally:
        session.close()
    if facts.get("sub") != claims["sub"]:
        message = "the person's data are another subject's"
        raise ProviderError(message)
    return _citizen(facts)


def _json_of(session: Any, path: str) -> dict[str, Any]:
    answer = session.get(f"{origin()}{path}", timeout=PATIENCE, allow_redirects=False)
    answer.raise_for_status()
    facts = answer.json()
    if not isinstance(facts, dict):
        message = f"{path} answered no object"
        raise ProviderError(message)
    return facts


def _checked(id_token: str, keys: Mapping[str, Any], nonce: str) -> Mapping[str, Any]:
    """Return the claims of an identity token that can be believed. Raises ProviderError."""
    from joserfc import jwt
    from joserfc.errors import JoseError
    from joserfc.jwk import KeySet

    config = current_app.config
    issuer = config["CLAVEUNICA_ISSUER"] or f"{origin()}/openid"
    rules = jwt.JWTClaimsRegistry(
        now=lambda: int(now().timestamp()),
        leeway=DRIFT,
        iss={"essential": True, "value": issuer},
        aud={"essential": True, "value": config["CLAVEUNICA_CLIENT_ID"]},
        sub={"essential": True},
        exp={"essential": True},
        iat={"essential": True},
        nonce={"essential": True, "value": nonce},
    )
    try:
        token = jwt.decode(id_token, KeySet.import_key_set(dict(keys)), algorithms=list(ALGORITHMS))  # type: ignore[arg-type]
        rules.validate(token.claims)
    except (JoseError, ValueError) as error:
        message = f"the identity token can't be believed: {type(error).__name__}"
        raise ProviderError(message) from error
    return token.claims


def _citizen(facts: Mapping[str, Any]) -> Citizen:
    """Read the RUN and the name. Raises ProviderError for a number whose digit is wrong."""
    role = facts.get("RolUnico")
    role = role if isinstance(role, dict) else {}
    number = role.get("numero")
    is_run = isinstance(number, int) and not isinstance(number, bool) and number > 0 and role.get("tipo") == "RUN"
    if not is_run or check_digit(int(number)) != str(role.get("DV", "")).upper():  # type: ignore[arg-type]
        message = "the person's data hold no RUN"
        raise ProviderError(message)
    name = facts.get("name")
    name = name if isinstance(name, dict) else {}
    words = [str(word) for part in ("nombres", "apellidos") for word in name.get(part) or []]
    return Citizen(int(number), " ".join(" ".join(words).split())[:120])  # type: ignore[arg-type]
