"""A small provider of OpenID Connect that behaves like ClaveÚnica, as a process of its own: `python provider.py PORT`.

It keeps to the standard (authorization code, PKCE, client secret, one use of each code, RS256) and checks what a client
must send. `POST /as` makes it misbehave in one way, or answer for another person, so that the client's checks are tried.
"""

from __future__ import annotations

import base64
import hashlib
import json
import secrets
import sys
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

from joserfc import jwt
from joserfc.jwk import OctKey, RSAKey

CLIENT, SECRET = "participa-tests", "a-secret-of-the-tests"
PERSON: dict[str, Any] = {
    "sub": "2594",
    "RolUnico": {"numero": 44444444, "DV": "4", "tipo": "RUN"},
    "name": {"nombres": ["María", "Carmen"], "apellidos": ["De los Andes", "Pérez"]},
}


class Provider:
    """What it knows: its keys, the codes that are out, and how it is told to behave."""

    def __init__(self, port: int) -> None:
        """Begin with the standard's behaviour."""
        self.issuer = f"http://127.0.0.1:{port}/openid"
        self.key = RSAKey.generate_key(2048, {"kid": "first", "use": "sig", "alg": "RS256"})
        self.other_key = RSAKey.generate_key(2048, {"kid": "first", "use": "sig", "alg": "RS256"})
        self.codes: dict[str, dict[str, str]] = {}
        self.tokens: set[str] = set()
        self.asked: list[dict[str, str]] = []
        self.ways: dict[str, Any] = {}

    def authorize(self, asked: dict[str, str]) -> str:
        """Return the address to send the person back to."""
        self.asked.append(asked)
        wanted = {"client_id": CLIENT, "response_type": "code", "code_challenge_method": "S256"}
        assert {name: asked.get(name) for name in wanted} == wanted, asked
        assert len(asked["state"]) >= 30, "ClaveÚnica asks for 30 characters"
        assert "?" not in asked["redirect_uri"]
        code = secrets.token_urlsafe(16)
        self.codes[code] = asked
        return f"{asked['redirect_uri']}?{urlencode({'code': code, 'state': asked['state']})}"

    def token(self, sent: dict[str, str]) -> tuple[int, dict[str, Any]]:
        """Give tokens for a code, once."""
        asked = self.codes.pop(sent.get("code", ""), None)
        digest = hashlib.sha256(sent.get("code_verifier", "").encode()).digest()
        challenge = base64.urlsafe_b64encode(digest).decode().rstrip("=")
        good = (
            asked is not None
            and sent.get("grant_type") == "authorization_code"
            and (sent.get("client_id"), sent.get("client_secret")) == (CLIENT, SECRET)
            and sent.get("redirect_uri") == asked["redirect_uri"]
            and challenge == asked["code_challenge"]
        )
        if asked is None or not good:
            return 400, {"error": "invalid_grant"}
        access = secrets.token_urlsafe(16)
        self.tokens.add(access)
        return 200, {
            "access_token": access,
            "token_type": "bearer",
            "expires_in": 3600,
            "id_token": self.id_token(asked["nonce"]),
        }

    def id_token(self, nonce: str) -> str:
        """Sign who came, rightly or as told."""
        moment = int(time.time())
        claims = {"iss": self.issuer, "aud": CLIENT, "sub": PERSON["sub"], "iat": moment, "exp": moment + 600}
        claims |= {"nonce": nonce} | self.ways.get("claims", {})
        claims = {name: value for name, value in claims.items() if value is not None}
        header = {"alg": self.ways.get("alg", "RS256"), "kid": "first"}
        if header["alg"] == "none":
            parts = [json.dumps(part).encode() for part in ({"alg": "none"}, claims)]
            return ".".join(base64.urlsafe_b64encode(part).decode().rstrip("=") for part in parts) + "."
        if header["alg"] == "HS256":  # signed with the public key as if it were a secret
            return jwt.encode(header, claims, OctKey.import_key(self.key.as_pem(private=False)), algorithms=["HS256"])
        return jwt.encode(header, claims, self.other_key if self.ways.get("forged") else self.key)

    def person(self) -> dict[str, Any]:
        """Return the person's data."""
        return {**PERSON, **self.ways.get("person", {})}


def handler_of(provider: Provider) -> type[BaseHTTPRequestHandler]:
    """Return the class that answers for a provider."""

    class Handler(BaseHTTPRequestHandler):
        """The addresses of ClaveÚnica."""

        def do_GET(self) -> None:
            parts = urlsplit(self.path)
            asked = {name: values[0] for name, values in parse_qs(parts.query).items()}
            if parts.path == "/openid/authorize/":
                self.send(302, {}, location=provider.authorize(asked))
            elif parts.path == "/openid/jwks/":
                self.send(200, {"keys": [provider.key.as_dict(private=False)]})
            elif parts.path == "/openid/userinfo/":
                bearer = self.headers.get("Authorization", "").removeprefix("Bearer ")
                self.send(200, provider.person()) if bearer in provider.tokens else self.send(401, {})
            elif parts.path == "/asked":
                self.send(200, {"asked": provider.asked})
            else:
                self.send(404, {})

        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers.get("Content-Length", 0))).decode()
            if self.path == "/openid/token/":
                if provider.ways.get("down"):
                    self.send(503, {})
                    return
                sent = {name: values[0] for name, values in parse_qs(body).items()}
                self.send(*provider.token(sent))
            elif self.path == "/as":
                provider.ways = json.loads(body)
                provider.asked.clear()
                self.send(200, {})

        def send(self, status: int, facts: dict[str, Any], location: str = "") -> None:
            body = json.dumps(facts).encode()
            self.send_response(status)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(body)))
            if location:
                self.send_header("Location", location)
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_arguments: object) -> None:
            pass

    return Handler


def main(port: int) -> None:
    """Answer until ended. With port 0 the system chooses; the first line said is the port."""
    server = ThreadingHTTPServer(("127.0.0.1", port), BaseHTTPRequestHandler)
    server.RequestHandlerClass = handler_of(Provider(server.server_port))
    print(server.server_port, flush=True)
    server.serve_forever()


if __name__ == "__main__":
    main(int(sys.argv[1]))
