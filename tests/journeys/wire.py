"""The line between a browser and a house: passes everything on, remembers what was sent, can be cut or lose answers.

Unlike a browser's own offline mode it also stands between the house and a service worker, and can break a request at
the moment that a test wants.
"""

import http.client
import socket
import ssl
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Lock, Thread
from urllib.parse import urlsplit

_HOP = {"connection", "keep-alive", "transfer-encoding", "content-length", "upgrade", "proxy-connection"}
_BODILESS = {204, 304}
_PATIENCE = 60


@dataclass(frozen=True, slots=True)
class Sent:
    """A request as it left the browser."""

    method: str
    path: str
    headers: str
    body: bytes


Meddle = Callable[["Wire", Sent], str]
"""What befalls a request: ``pass``, ``lose`` (it arrives, its answer does not) or ``drop`` (it never arrives)."""


@dataclass
class Wire:
    """``address`` is where the browser goes; ``house`` where it leads. ``cut``: nobody answers."""

    house: str
    address: str = ""
    cut: bool = False
    meddle: Meddle | None = None
    sent: list[Sent] = field(default_factory=list)
    lock: Lock = field(default_factory=Lock)

    def fate(self, request: Sent) -> str:
        """Remember the request, and decide what befalls it."""
        with self.lock:
            self.sent.append(request)
        return self.meddle(self, request) if self.meddle else "pass"

    def forward(self, request: Sent, headers: dict[str, str]) -> tuple[int, list[tuple[str, str]], bytes]:
        """What the house answers."""
        to = urlsplit(self.house)
        line = http.client.HTTPConnection(to.hostname or "", to.port, timeout=_PATIENCE)
        try:
            line.request(request.method, request.path, request.body or None, headers)
            answer = line.getresponse()
            return answer.status, answer.getheaders(), answer.read()
        finally:
            line.close()

    def to(self, path: str) -> list[Sent]:
        """What was sent to an address."""
        return [one for one in self.sent if urlsplit(one.path).path == path]


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    wire: Wire

    def handle_error(self, request: object, client_address: object) -> None:
        """A browser that hangs up is no fault."""


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server: _Server

    def pass_on(self) -> None:
        """One request: remembered, perhaps meddled with, answered as the house answers or not at all."""
        wire = self.server.wire
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        request = Sent(self.command, self.path, str(self.headers), body)
        fate = "drop" if wire.cut else wire.fate(request)
        answer = None if fate == "drop" else self.asked(request)
        if answer is None or fate == "lose" or wire.cut:
            self.close_connection = True
            with suppress(OSError):
                self.connection.shutdown(socket.SHUT_RDWR)
        else:
            self.tell(*answer)

    def asked(self, request: Sent) -> tuple[int, list[tuple[str, str]], bytes] | None:
        """What the house answers; None where it does not."""
        headers = {name: value for name, value in self.headers.items() if name.lower() not in _HOP}
        if isinstance(self.connection, ssl.SSLSocket):
            headers["X-Forwarded-Proto"] = "https"
        try:
            return self.server.wire.forward(request, headers)
        except (OSError, http.client.HTTPException):
            return None

    def tell(self, status: int, headers: list[tuple[str, str]], content: bytes) -> None:
        """Pass the answer back."""
        self.send_response_only(status)
        for name, value in headers:
            if name.lower() not in _HOP:
                self.send_header(name, value)
        if status not in _BODILESS:
            self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(content)

    do_GET = do_HEAD = do_POST = pass_on

    def log_message(self, format: str, *args: object) -> None:
        """Requests of tests are not worth a line each."""


@contextmanager
def wired(house: str, *, secured: ssl.SSLContext | None = None) -> Iterator[Wire]:
    """A line to a house, on a port of its own; ``secured``: by https, as a web server before the house ends it."""
    wire = Wire(house)
    server = _Server(("127.0.0.1", 0), _Handler)
    server.wire = wire
    if secured:
        server.socket = secured.wrap_socket(server.socket, server_side=True, do_handshake_on_connect=False)
    wire.address = f"http{'s' if secured else ''}://127.0.0.1:{server.server_address[1]}/"
    thread = Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield wire
    server.shutdown()
    server.server_close()
