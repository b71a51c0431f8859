"""Asking whether a web address answers, without letting anybody use us to reach what only we can reach.

The host must be a name; it is resolved once, every address it has must lie on the public internet, and the connection
goes to that very address. The same holds for each of the few redirects. Nothing of the answer leaves this module but
yes, no, or "we do not ask such an address". Proxies of the environment are never read: we open the sockets ourselves.
"""

from __future__ import annotations

import enum
import ipaddress
import re
import socket
import ssl
import threading
import time
from dataclasses import dataclass
from urllib.parse import quote, urljoin, urlsplit

#: Seconds for all of it: name, connections, redirects.
TIME_LIMIT = 5.0
MOST_REDIRECTS = 3
#: Octets of an answer's head that are read; of its body, none is looked at.
MOST_OCTETS = 16_384
LONGEST_ADDRESS = 2_000
AGENT = "Participa-enlaces/1.0"

_PORTS = {"http": 80, "https": 443}
_NAME = re.compile(r"(?=.{4,253}\Z)(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z](?:[a-z0-9-]{0,61}[a-z0-9])\Z")
#: Last words of names that live inside networks.
_INSIDE = frozenset(
    ["local", "localhost", "localdomain", "internal", "intranet", "lan", "home", "corp", "private", "arpa"]
)
_STATUS = re.compile(rb"HTTP/1\.[01] (\d{3})(?: |\r?\n)")
_LOCATION = re.compile(rb"\r?\n[Ll][Oo][Cc][Aa][Tt][Ii][Oo][Nn]:[ \t]*([^\r\n]*)")
#: Spaces, control characters and the slash that leans the other way: read differently by different programs.
_UNSEEN = re.compile(r"[\x00-\x20\x7f\\]")
#: Refusals that say "there is a page, and it does not want a robot", which a person with a browser will see.
_GUARDED = frozenset({401, 403, 405, 406, 429, 451})
_INFORMATIONAL, _REDIRECTS, _FIRST_BAD = range(100, 200), frozenset({301, 302, 303, 307, 308}), 400

Address = ipaddress.IPv4Address | ipaddress.IPv6Address

#: On the public internet by the registry, and yet doors to somebody's inside.
_REFUSED = tuple(
    ipaddress.ip_network(text)
    for text in (
        "100.64.0.0/10",  # shared by the customers of a carrier; clouds keep their metadata here too
        "168.63.129.16/32",  # a cloud's own service for its machines
        "192.0.0.0/24",
        "192.88.99.0/24",  # relays of 6to4
        "198.18.0.0/15",
        "224.0.0.0/4",
        "240.0.0.0/4",
        "2001::/23",  # Teredo and other tunnels
        "2001:db8::/32",
        "2002::/16",  # 6to4: an IPv4 address in disguise
        "3fff::/20",
    )
)
_GLOBAL_UNICAST = ipaddress.ip_network("2000::/3")


class Answer(enum.StrEnum):
    """What came of asking. Why an address does not answer is not told: it would say which doors are open."""

    YES = "yes"
    NO = "no"
    REFUSED = "refused"


class RefusedError(ValueError):
    """An address that we do not ask."""


class SilenceError(OSError):
    """Nobody answered, in time and in order."""


@dataclass(frozen=True, slots=True)
class Target:
    """Whom to ask what."""

    scheme: str
    host: str
    path: str

    @property
    def port(self) -> int:
        """Return the only port of its scheme."""
        return _PORTS[self.scheme]


class Network:
    """The boundary: names and sockets. Tests put a double here."""

    def resolve(self, host: str, port: int) -> list[str]:
        """Return the addresses of a name."""
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM, proto=socket.IPPROTO_TCP)
        return [str(entry[4][0]) for entry in found]

    def connect(self, address: str, port: int, seconds: float) -> socket.socket:
        """Open a connection to a numeric address."""
        return socket.create_connection((address, port), timeout=seconds)

    def secure(self, plain: socket.socket, host: str) -> socket.socket:
        """Speak TLS over a connection, with the certificate of the name that was asked for."""
        return ssl.create_default_context().wrap_socket(plain, server_hostname=host)


def target_of(address: str) -> Target:
    """Read an address. Raises RefusedError for one that we do not ask."""
    if len(address) > LONGEST_ADDRESS or _UNSEEN.search(address):
        raise RefusedError
    try:
        parts = urlsplit(address)
        host, port, scheme = parts.hostname or "", parts.port, parts.scheme.lower()
        name = host.encode("idna").decode("ascii").lower()
    except ValueError as error:  # a UnicodeError is one
        raise RefusedError from error
    if scheme not in _PORTS or "@" in parts.netloc or port not in (None, _PORTS[scheme]):
        raise RefusedError
    if not _NAME.match(name) or name.rpartition(".")[2] in _INSIDE:
        raise RefusedError  # so neither is a number, however it is written, nor a word without a dot
    path = quote(parts.path or "/", safe="/%:@!$&'()*+,;=~-._")
    query = quote(parts.query, safe="/%:@!$&'()*+,;=~-._?")
    return Target(scheme, name, f"{path}?{query}" if query else path)


def is_public(address: Address) -> bool:
    """Tell whether an address lies on the public internet, and is no other address in disguise."""
    if isinstance(address, ipaddress.IPv6Address) and address not in _GLOBAL_UNICAST:
        return False  # mapped, compatible, NAT64, local, link-local, site-local, multicast
    if not address.is_global or address.is_multicast or address.is_reserved:
        return False
    return not any(address.version == network.version and address in network for network in _REFUSED)


def ask(address: str, *, network: Network | None = None, seconds: float = TIME_LIMIT) -> Answer:
    """Tell whether an address answers a reader."""
    deadline = time.monotonic() + seconds
    way = network or Network()
    try:
        for _hop in range(MOST_REDIRECTS + 1):
            status, location = _asked(target_of(address), way, deadline)
            if status not in _REDIRECTS or not location:
                return Answer.YES if status < _FIRST_BAD or status in _GUARDED else Answer.NO
            address = urljoin(address, location)
    except RefusedError:
        return Answer.REFUSED
    except (OSError, ValueError):
        return Answer.NO
    return Answer.NO


def _asked(target: Target, way: Network, deadline: float) -> tuple[int, str]:
    """Ask for the head alone; where a server does not like that, for the first octet."""
    numeric = _pinned(target, way, deadline)
    status, location = _exchange(target, numeric, way, deadline, "HEAD")
    if status >= _FIRST_BAD and status not in _GUARDED:
        return _exchange(target, numeric, way, deadline, "GET")
    return status, location


def _pinned(target: Target, way: Network, deadline: float) -> str:
    """Resolve a name, once, and return the address to connect to. Raises RefusedError if any of them is not public."""
    try:
        found = [ipaddress.ip_address(text.partition("%")[0]) for text in _resolved(target, way, deadline)]
    except ValueError as error:
        raise SilenceError from error
    if not found:
        raise SilenceError
    if not all(is_public(one) for one in found):
        raise RefusedError
    return str(min(found, key=lambda one: one.version))


def _resolved(target: Target, way: Network, deadline: float) -> list[str]:
    """Ask the system for a name, and wait no longer than there is time: it has no limit of its own."""
    found: list[str] = []

    def look() -> None:
        try:
            found.extend(way.resolve(target.host, target.port))
        except (OSError, UnicodeError):
            found.clear()

    thread = threading.Thread(target=look, daemon=True)
    thread.start()
    thread.join(_left(deadline))
    return list(found) if not thread.is_alive() else []


def _exchange(target: Target, numeric: str, way: Network, deadline: float, method: str) -> tuple[int, str]:
    with way.connect(numeric, target.port, _left(deadline)) as plain:
        plain.settimeout(_left(deadline))
        talk = way.secure(plain, target.host) if target.scheme == "https" else plain
        with talk:
            talk.settimeout(_left(deadline))
            talk.sendall(_question(target, method))
            return _head(talk, deadline)


def _question(target: Target, method: str) -> bytes:
    only = "Range: bytes=0-0\r\n" if method == "GET" else ""
    return (
        f"{method} {target.path} HTTP/1.1\r\nHost: {target.host}\r\nUser-Agent: {AGENT}\r\nAccept: */*\r\n"
        f"Accept-Encoding: identity\r\n{only}Connection: close\r\n\r\n"
    ).encode("ascii")


def _head(talk: socket.socket, deadline: float) -> tuple[int, str]:
    """Read the head of an answer and no more. Raises SilenceError for one that is too long, or is none."""
    kept = b""
    while True:
        end = kept.find(b"\r\n\r\n")
        if end >= 0:
            found = _STATUS.match(kept)
            if found is None:
                raise SilenceError
            if int(found[1]) in _INFORMATIONAL:
                kept = kept[end + 4 :]
                continue
            location = _LOCATION.search(kept[:end])
            return int(found[1]), location[1].decode("utf-8", "replace").strip() if location else ""
        if len(kept) > MOST_OCTETS:
            raise SilenceError
        talk.settimeout(_left(deadline))
        more = talk.recv(4096)
        if not more:
            raise SilenceError
        kept += more


def _left(deadline: float) -> float:
    """Return the seconds that are left. Raises SilenceError when there are none."""
    left = deadline - time.monotonic()
    if left <= 0:
        raise SilenceError
    return left
