"""Nobody reaches our inside through the links that we check (abuse cases F01 to F08)."""

from __future__ import annotations

import ipaddress
import socket
import threading
import time
from contextlib import suppress
from typing import TYPE_CHECKING

import pytest

from participa.foundation.outbound import Answer, Network, RefusedError, ask, is_public, target_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

PUBLIC = "93.184.216.34"


class Doubled(Network):
    """Names as the test says; public addresses lead to a server of this machine."""

    def __init__(self, port: int = 0, names: dict[str, list[str]] | None = None) -> None:
        self.port = port
        self.names = names or {}
        self.resolved: list[str] = []
        self.connected: list[tuple[str, int]] = []

    def resolve(self, host: str, port: int) -> list[str]:
        del port
        self.resolved.append(host)
        return self.names.get(host, [PUBLIC])

    def connect(self, address: str, port: int, seconds: float) -> socket.socket:
        self.connected.append((address, port))
        if not self.port:
            raise ConnectionRefusedError
        return super().connect("127.0.0.1", self.port, seconds)


class Server:
    """Answers each connection with what `reply` says, and keeps what was asked."""

    def __init__(self, reply: Callable[[socket.socket, bytes], None]) -> None:
        self.asked: list[bytes] = []
        self.reply = reply
        self.listener = socket.create_server(("127.0.0.1", 0))
        self.port = self.listener.getsockname()[1]
        threading.Thread(target=self._serve, daemon=True).start()

    def _serve(self) -> None:
        while True:
            try:
                talk, _from = self.listener.accept()
            except OSError:
                return
            with talk:
                question = talk.recv(4096)
                self.asked.append(question)
                with suppress(OSError):
                    self.reply(talk, question)


@pytest.fixture
def serve() -> Iterator[Callable[..., Server]]:
    made: list[Server] = []

    def start(reply: Callable[[socket.socket, bytes], None] | bytes) -> Server:
        def send(talk: socket.socket, _question: bytes) -> None:
            talk.sendall(reply)  # type: ignore[arg-type]

        made.append(Server(send if isinstance(reply, bytes) else reply))
        return made[-1]

    yield start
    for server in made:
        server.listener.close()


def answer(status: int, **headers: str) -> bytes:
    lines = "".join(f"{name}: {value}\r\n" for name, value in headers.items())
    return f"HTTP/1.1 {status} X\r\n{lines}\r\n".encode()


@pytest.mark.abuse("F01")
@pytest.mark.parametrize(
    "host",
    [
        "127.0.0.1", "localhost", "[::1]", "[::ffff:7f00:1]", "[::7f00:1]", "[64:ff9b::7f00:1]", "[2002:7f00:1::]", "0",
        "0x7f000001", "2130706433", "0177.0.0.1", "127.1", "①②⑦.0.0.1", "0x7f.0.0.1", "127.0.0.1.", "a.localhost",
        "metadata.google.internal", "127。0。0。1", "8.8.8.8", "nas.local", "intranet",
    ],
)  # fmt: skip
def test_no_number_and_no_inner_name_is_asked(host: str) -> None:
    """F01: however it is written, our own machine is not even looked up."""
    network = Doubled()
    assert ask(f"http://{host}/", network=network) is Answer.REFUSED
    assert network.resolved == network.connected == []


@pytest.mark.abuse("F02")
@pytest.mark.parametrize(
    "address",
    [
        "127.0.0.1", "::1", "::ffff:127.0.0.1", "::127.0.0.1", "64:ff9b::7f00:1", "64:ff9b:1::1", "2002:7f00:1::",
        "0.0.0.0",  # noqa: S104
        "169.254.169.254", "fe80::1", "fe80::1%eth0", "fd00::1", "fd00:ec2::254", "fec0::1", "100.64.0.1", "100.100.100.200",
        "10.1.2.3", "172.16.0.1", "172.31.255.255", "192.168.0.1", "224.0.0.1", "240.0.0.1", "255.255.255.255",
        "168.63.129.16", "192.0.0.192", "198.18.0.1", "192.88.99.1", "2001:db8::1", "2001::1", "ff02::1", "203.0.113.5",
    ],
)  # fmt: skip
def test_a_name_that_leads_inside_is_refused_before_connecting(address: str) -> None:
    """F01, F02, F03: what counts is where the name leads, not how it is spelt."""
    network = Doubled(names={"dentro.example": [address]})
    assert ask("https://dentro.example/", network=network) is Answer.REFUSED
    assert network.connected == []


@pytest.mark.parametrize("address", [PUBLIC, "8.8.8.8", "200.1.123.1", "2800:3f0::1", "2606:4700::1111"])
def test_the_public_internet_is_public(address: str) -> None:
    assert is_public(ipaddress.ip_address(address))


@pytest.mark.abuse("F03")
def test_one_inner_address_among_public_ones_is_enough_to_refuse() -> None:
    network = Doubled(names={"doble.example": [PUBLIC, "10.0.0.1"]})
    assert ask("http://doble.example/", network=network) is Answer.REFUSED


@pytest.mark.abuse("F03")
def test_a_name_is_resolved_once_and_the_connection_goes_to_that_address(serve: Callable[..., Server]) -> None:
    """F03: a name that changes its mind between looking and connecting (rebinding) gains nothing."""
    server = serve(answer(404))

    class Rebinding(Doubled):
        def resolve(self, host: str, port: int) -> list[str]:
            super().resolve(host, port)
            return [PUBLIC] if len(self.resolved) == 1 else ["127.0.0.1"]

    network = Rebinding(server.port)
    assert ask("http://cambia.example/a", network=network) is Answer.NO
    assert network.resolved == ["cambia.example"]
    assert {address for address, _port in network.connected} == {PUBLIC}
    assert [question.split()[0] for question in server.asked] == [b"HEAD", b"GET"]  # both on the address of the look-up
    assert all(b"\r\nHost: cambia.example\r\n" in question for question in server.asked)


@pytest.mark.abuse("F04")
@pytest.mark.parametrize(
    "place",
    [
        "http://169.254.169.254/", "http://dentro.example/", "file:///etc/passwd", "gopher://x.example/", "ftp://x.example/",
        "//127.0.0.1/", "http://x.example:22/", "http://a@x.example/", "data:text/html,x", "javascript:1",
    ],
)  # fmt: skip
def test_each_redirect_is_judged_like_the_first_address(serve: Callable[..., Server], place: str) -> None:
    server = serve(answer(302, Location=place))
    network = Doubled(server.port, {"dentro.example": ["10.0.0.1"]})
    assert ask("http://fuera.example/", network=network) is Answer.REFUSED
    assert len(server.asked) == 1


@pytest.mark.abuse("F04")
def test_three_redirects_are_followed_and_a_fourth_is_not(serve: Callable[..., Server]) -> None:
    def chain(length: int) -> Callable[[socket.socket, bytes], None]:
        def reply(talk: socket.socket, question: bytes) -> None:
            step = int(question.split()[1].lstrip(b"/") or b"0")
            talk.sendall(answer(301, Location=f"/{step + 1}") if step < length else answer(200))

        return reply

    short, endless = serve(chain(3)), serve(chain(50))
    assert ask("http://fuera.example/", network=Doubled(short.port)) is Answer.YES
    assert ask("http://fuera.example/", network=Doubled(endless.port)) is Answer.NO
    assert len(endless.asked) == 4


@pytest.mark.abuse("F05")
def test_proxies_of_the_environment_are_not_used(serve: Callable[..., Server], monkeypatch: pytest.MonkeyPatch) -> None:
    server, proxy = serve(answer(200)), serve(answer(200))
    for name in ("http_proxy", "HTTP_PROXY", "https_proxy", "HTTPS_PROXY", "ALL_PROXY", "all_proxy"):
        monkeypatch.setenv(name, f"http://127.0.0.1:{proxy.port}")
    assert ask("http://fuera.example/", network=Doubled(server.port)) is Answer.YES
    assert proxy.asked == []


@pytest.mark.abuse("F06")
@pytest.mark.parametrize(
    "address",
    [
        "http://ana:clave@fuera.example/", "http://fuera.example@dentro.example/", "http://fuera.example\\@dentro.example/",
        "http://fuera.example\t/", "http://fuera.example/\nHost: dentro", "http://fuera.example/ a", "http://fuera.example:22/",
        "http://fuera.example:25/", "http://fuera.example:5432/", "http://fuera.example:6379/", "http://fuera.example:443/",
        "https://fuera.example:80/", "http://fuera.example:99999/", "ftp://fuera.example/", "file:///etc/passwd", "http:///x",
        "http://", "//fuera.example", "fuera.example", "", "http://-a.example/", "http://a..example/", "http://[::1/",
        "http://a_b.example/", "http://ejemplo.example#@dentro.example\\", "http://" + "a" * 3000 + ".example/",
    ],
)  # fmt: skip
def test_an_address_that_could_be_read_two_ways_is_refused(address: str) -> None:
    with pytest.raises(RefusedError):
        target_of(address)
    assert ask(address, network=Doubled()) is Answer.REFUSED


def test_addresses_of_real_sites_are_understood() -> None:
    found = target_of("https://www.BCN.cl:443/leychile/navegar?idNorma=1023143#art-1")
    assert (found.scheme, found.host, found.port) == ("https", "www.bcn.cl", 443)
    assert found.path == "/leychile/navegar?idNorma=1023143"
    assert target_of("http://www.chile.cl/participación/a%20b").path == "/participaci%C3%B3n/a%20b"
    assert target_of("http://ñuñoa.cl").host.startswith("xn--")


@pytest.mark.abuse("F07")
def test_a_slow_server_gets_so_many_seconds_in_all(serve: Callable[..., Server]) -> None:
    def drip(talk: socket.socket, _question: bytes) -> None:
        for octet in b"HTTP/1.1 200 OK\r\nX: " + b"y" * 200:
            talk.sendall(bytes([octet]))
            time.sleep(0.05)

    started = time.monotonic()
    assert ask("http://lento.example/", network=Doubled(serve(drip).port), seconds=0.5) is Answer.NO
    assert time.monotonic() - started < 1.5


@pytest.mark.abuse("F07")
def test_a_name_server_that_never_answers_does_not_hold_us() -> None:
    class Mute(Doubled):
        def resolve(self, host: str, port: int) -> list[str]:
            time.sleep(2)
            return super().resolve(host, port)

    started = time.monotonic()
    assert ask("http://mudo.example/", network=Mute(), seconds=0.3) is Answer.NO
    assert time.monotonic() - started < 1


@pytest.mark.abuse("F07")
@pytest.mark.parametrize(
    ("sent", "expected"),
    [
        (b"HTTP/1.1 200 OK\r\nContent-Length: 10737418240\r\nContent-Encoding: gzip\r\n\r\n\x1f\x8b", Answer.YES),
        (b"HTTP/1.1 200 OK\r\n" + b"X: y\r\n" * 20_000, Answer.NO),
        (b"x" * 100_000, Answer.NO),
        (b"SSH-2.0-OpenSSH_9.6\r\n\r\n", Answer.NO),
        (b"", Answer.NO),
        (b"HTTP/1.1 103 Early\r\nLink: x\r\n\r\nHTTP/1.1 200 OK\r\n\r\n", Answer.YES),
    ],
)
def test_no_body_is_read_and_no_endless_head(serve: Callable[..., Server], sent: bytes, expected: Answer) -> None:
    assert ask("http://fuera.example/", network=Doubled(serve(sent).port), seconds=3) is expected


@pytest.mark.abuse("F08")
def test_a_closed_port_a_missing_page_and_silence_are_told_alike(serve: Callable[..., Server]) -> None:
    closed = ask("http://cerrado.example/", network=Doubled())
    missing = ask("http://falta.example/", network=Doubled(serve(answer(404)).port))
    unknown = ask("http://nadie.example/", network=Doubled(names={"nadie.example": []}))
    wrong = ask("https://fuera.example/", network=Doubled(serve(answer(200)).port), seconds=2)  # no TLS there
    assert closed is missing is unknown is wrong is Answer.NO


@pytest.mark.parametrize(
    ("status", "expected"),
    [(200, Answer.YES), (206, Answer.YES), (304, Answer.YES), (401, Answer.YES), (403, Answer.YES), (429, Answer.YES),
     (404, Answer.NO), (410, Answer.NO), (500, Answer.NO)],
)  # fmt: skip
def test_what_counts_as_an_answer(serve: Callable[..., Server], status: int, expected: Answer) -> None:
    assert ask("http://fuera.example/", network=Doubled(serve(answer(status)).port)) is expected


def test_a_server_that_dislikes_head_is_asked_for_one_octet(serve: Callable[..., Server]) -> None:
    server = serve(lambda talk, asked: talk.sendall(answer(500 if asked.startswith(b"HEAD") else 206)))
    assert ask("http://fuera.example/", network=Doubled(server.port)) is Answer.YES
    assert b"\r\nRange: bytes=0-0\r\n" in server.asked[1]
