"""A notary on the network or on a local socket: ``POST /add-checkpoint``, and ``GET /`` tells who it is.

Plain ``http.server`` with bounds on size and time; in front of a witness that others reach stands the institution's
own web server with TLS.
"""

import socket
import socketserver
import sqlite3
import sys
import threading
from collections.abc import Callable
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any, ClassVar

from zhili.kernel.errors import ZhiliError
from zhili.kernel.text import Text
from zhili.ledger.rules.notes import MOST_BYTES
from zhili.ledger.signing.notary import Answer, Notary

ADD_CHECKPOINT = "/add-checkpoint"
_LONGEST_PATH = 100  # bytes of a socket's path that every system takes
_PATIENCE = 30.0  # seconds for a client to say what it wants
_MOST_AT_ONCE = 64


class SocketPathTooLong(ZhiliError):
    """The folder lies too deep for a local socket."""

    code: ClassVar[str] = "socket-path-too-long"
    status: ClassVar[int] = 500
    message = Text(
        zh="套接字路径 {path} 过长（上限 100 字节）：请选用较短的目录。",
        en="The socket's path {path} is too long (100 bytes at most): choose a shorter folder.",
    )


class NotaryServer(ThreadingHTTPServer):
    """Serves one notary on an address. ``about`` gives the text for ``GET /``."""

    daemon_threads = True
    request_queue_size = 64

    def __init__(self, address: tuple[str, int], notary: Notary, about: Callable[[], str]) -> None:
        self.notary = notary
        self.about = about
        self.places = threading.BoundedSemaphore(_MOST_AT_ONCE)
        super().__init__(address, _Handler)

    def server_bind(self) -> None:
        """Bind without asking any name server what this machine is called."""
        socketserver.TCPServer.server_bind(self)
        self.server_name, self.server_port = str(self.server_address[0]), int(self.server_address[1])

    def process_request(self, request: Any, client_address: Any) -> None:
        """Answer in a thread of its own; whoever comes when all places are taken waits in the queue."""
        self.places.acquire()
        super().process_request(request, client_address)

    def process_request_thread(self, request: Any, client_address: Any) -> None:
        """Give the place back when done."""
        try:
            super().process_request_thread(request, client_address)
        finally:
            self.places.release()


class LocalServer(NotaryServer):
    """The same on a socket in the file system, for this machine's owner only."""

    address_family = socket.AF_UNIX

    def __init__(self, path: Path, notary: Notary, about: Callable[[], str]) -> None:
        if len(str(path).encode()) > _LONGEST_PATH:
            raise SocketPathTooLong(path=path)
        self.path = path
        super().__init__((str(path), 0), notary, about)

    def server_bind(self) -> None:
        """Bind in place of a socket that an ended process left, readable by the owner only."""
        self.path.parent.mkdir(parents=True, exist_ok=True)
        self.path.unlink(missing_ok=True)
        self.socket.bind(str(self.path))
        self.path.chmod(0o600)
        self.server_name, self.server_port = "local", 0


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server_version = "zhili"
    sys_version = ""
    timeout = _PATIENCE
    server: NotaryServer

    def do_GET(self) -> None:
        """Who signs here, and what was signed last."""
        answer = Answer(200, self.server.about()) if self.path == "/" else Answer(404, "not found\n")
        self._send(answer)

    def do_POST(self) -> None:
        """Take a checkpoint."""
        length = self.headers.get("Content-Length", "")
        if not length.isdecimal():
            self._refuse(Answer(411, "the length is not told\n"))
        elif int(length) > MOST_BYTES:
            self._refuse(Answer(413, "too long\n"))
        elif self.path != ADD_CHECKPOINT:
            self._refuse(Answer(404, "not found\n"))
        else:
            self._send(self._answer(self.rfile.read(int(length))))

    def address_string(self) -> str:
        """The client, for the log; a local socket has none."""
        return str(self.client_address[0]) if self.client_address else "local"

    def log_message(self, format: str, *args: Any) -> None:
        """Say nothing of requests that went well; a log server would fill the disk."""

    def _answer(self, request: bytes) -> Answer:
        try:
            return self.server.notary.add_checkpoint(request)
        except (sqlite3.Error, OSError) as fault:
            sys.stderr.write(f"nothing is signed that cannot be remembered: {fault}\n")
            return Answer(500, "what is signed cannot be remembered now\n")

    def _refuse(self, answer: Answer) -> None:
        self.close_connection = True
        self._send(answer)

    def _send(self, answer: Answer) -> None:
        body = answer.body.encode()
        self.send_response(answer.status)
        self.send_header("Content-Type", answer.kind)
        self.send_header("Content-Length", str(len(body)))
        if self.close_connection:
            self.send_header("Connection", "close")
        self.end_headers()
        self.wfile.write(body)
