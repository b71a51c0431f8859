"""A device with passkeys, in software: real attestations ("none") and real signatures, as browsers send them.

`Authenticator` obeys; a test that plays a thief says what is to be wrong: another origin, a person not checked, a count
that does not grow.
"""

from __future__ import annotations

import hashlib
import json
import secrets
from base64 import urlsafe_b64decode, urlsafe_b64encode
from typing import Any

import cbor2
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec

PRESENT, VERIFIED, ATTESTED = 0x01, 0x04, 0x40


def encoded(data: bytes) -> str:
    """Return bytes as browsers write them: base 64 for addresses, without its end."""
    return urlsafe_b64encode(data).rstrip(b"=").decode()


def decoded(text: str) -> bytes:
    """Return the bytes of what browsers write."""
    return urlsafe_b64decode(text + "=" * (-len(text) % 4))


class Authenticator:
    """One device with one key, made when it is first asked to."""

    def __init__(self, origin: str = "http://localhost") -> None:
        """Stand at an address; the browser tells the device where it is, never the page."""
        self.origin = origin
        self.key = ec.generate_private_key(ec.SECP256R1())
        self.name = secrets.token_bytes(32)
        self.count = 0
        self.handle = b""
        self.checks_person = True

    def create(self, options: dict[str, Any], **wrong: Any) -> str:
        """Make the key; return what the browser's form carries."""
        self.handle = decoded(options["user"]["id"])
        host = wrong.get("host", options["rp"]["id"])
        told = self._client_data("webauthn.create", options["challenge"])
        made = self._facts(host, ATTESTED) + bytes(16) + len(self.name).to_bytes(2, "big") + self.name + self._public()
        attestation = cbor2.dumps({"fmt": "none", "attStmt": {}, "authData": made})
        answer = {
            "clientDataJSON": encoded(told),
            "attestationObject": encoded(attestation),
            "transports": ["internal"],
        }
        return self._credential(answer)

    def get(self, options: dict[str, Any], **wrong: Any) -> str:
        """Use the key; return what the browser's form carries."""
        self.count = wrong.get("count", self.count + 1)
        told = self._client_data(wrong.get("type", "webauthn.get"), wrong.get("challenge", options["challenge"]))
        facts = self._facts(wrong.get("host", options["rpId"]))
        signed = self.key.sign(facts + hashlib.sha256(told).digest(), ec.ECDSA(hashes.SHA256()))
        if "signature" in wrong:
            signed = wrong["signature"]
        answer = {
            "clientDataJSON": encoded(told),
            "authenticatorData": encoded(facts),
            "signature": encoded(signed),
            "userHandle": encoded(wrong.get("handle", self.handle)),
        }
        return self._credential(answer)

    def _client_data(self, kind: str, challenge: str) -> bytes:
        return json.dumps({"type": kind, "challenge": challenge, "origin": self.origin, "crossOrigin": False}).encode()

    def _facts(self, host: str, flags: int = 0) -> bytes:
        flags |= PRESENT | (VERIFIED if self.checks_person else 0)
        return hashlib.sha256(host.encode()).digest() + bytes([flags]) + self.count.to_bytes(4, "big")

    def _public(self) -> bytes:
        point = self.key.public_key().public_numbers()
        return cbor2.dumps({1: 2, 3: -7, -1: 1, -2: point.x.to_bytes(32, "big"), -3: point.y.to_bytes(32, "big")})

    def _credential(self, answer: dict[str, Any]) -> str:
        name = encoded(self.name)
        return json.dumps({"id": name, "rawId": name, "type": "public-key", "response": answer})
