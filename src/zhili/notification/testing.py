"""For tests: a real mail server and a real gateway on this machine, which fail, stall and come back as told."""

import contextlib
import json
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email import message_from_bytes, policy
from email.message import EmailMessage
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session


@dataclass
class Mailbox:
    """What a mail server took. ``refuses`` are addresses it does not know; ``answer`` is what it says to everything."""

    letters: list[EmailMessage] = field(default_factory=list)
    refuses: set[str] = field(default_factory=set)
    answer: str = ""
    port: int = 0

    async def handle_RCPT(
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        """An address is known or not."""
        if self.answer:
            return self.answer
        if address in self.refuses:
            return "550 no such user here"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:
        """A letter is kept."""
        content = envelope.content or b""
        raw = content if isinstance(content, bytes) else content.encode()
        self.letters.append(message_from_bytes(raw, policy=policy.default))
        return "250 Message accepted for delivery"


@contextmanager
def mail_server() -> Iterator[Mailbox]:
    """A mail server on a free port of this machine."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        box = Mailbox(port=probe.getsockname()[1])
    controller = Controller(box, hostname="127.0.0.1", port=box.port, ready_timeout=10)
    controller.start()
    try:
        yield box
    finally:
        controller.stop()


@dataclass
class Gateway:
    """What a gateway was asked to send. ``status`` is its answer; while ``gate`` is shut it answers nobody."""

    asked: list[dict[str, Any]] = field(default_factory=list)
    headers: list[dict[str, str]] = field(default_factory=list)
    status: int = 200
    gate: threading.Event = field(default_factory=threading.Event)
    port: int = 0

    @property
    def address(self) -> str:
        """Where it listens."""
        return f"http://127.0.0.1:{self.port}/send"


@contextmanager
def gateway_server() -> Iterator[Gateway]:
    """A text-message gateway, or webhook, on a free port of this machine."""
    gateway = Gateway()
    gateway.gate.set()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            gateway.gate.wait(30)
            if gateway.status < 300:
                gateway.asked.append(json.loads(body))
                gateway.headers.append({**dict(self.headers), "body": body.decode()})
            answer = json.dumps({"reference": f"g-{len(gateway.asked)}", "code": "busy"}).encode()
            with contextlib.suppress(OSError):  # the caller did not wait
                self.send_response(gateway.status)
                self.send_header("Content-Length", str(len(answer)))
                self.end_headers()
                self.wfile.write(answer)

        def log_message(self, format: str, *args: Any) -> None:
            """Requests of tests are not worth a line each."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    gateway.port = server.server_port
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield gateway
    finally:
        gateway.gate.set()
        server.shutdown()
        server.server_close()
