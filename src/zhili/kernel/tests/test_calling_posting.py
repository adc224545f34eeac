"""A line over TLS: the platform's certificate is checked, and redirects are not followed."""

import ssl
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

import pytest

from zhili.kernel.calling import posting
from zhili.kernel.tests.certified import certificate


@contextmanager
def platform(pem: Path | None, *, status: int = 200) -> Iterator[str]:
    """A platform that answers one thing; its address."""

    class Answer(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            self.rfile.read(int(self.headers["Content-Length"]))
            self.send_response(status)
            self.send_header("Location", "http://127.0.0.1:1/elsewhere")
            self.end_headers()
            self.wfile.write(b'{"reference": "P-1"}')

        def log_message(self, format: str, *arguments: object) -> None:
            """Say nothing."""

    server = HTTPServer(("127.0.0.1", 0), Answer)
    if pem is not None:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(pem)
        server.socket = context.wrap_socket(server.socket, server_side=True)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"{'https' if pem else 'http'}://127.0.0.1:{server.server_port}/in"
    server.shutdown()
    server.server_close()


def post(url: str) -> posting.Acknowledged:
    with posting.line(url) as send:
        return send("/cases", b"{}", {})


def test_a_certificate_of_a_known_authority_is_taken(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    pem = certificate(tmp_path, "127.0.0.1")
    monkeypatch.setenv("SSL_CERT_FILE", str(pem))
    with platform(pem) as url:
        assert post(url).reference == "P-1"


def test_a_certificate_of_nobody_known_is_refused(tmp_path: Path) -> None:
    with platform(certificate(tmp_path, "127.0.0.1")) as url, pytest.raises(posting.Unreachable) as refusal:
        post(url)
    assert "certificate verify failed" in str(refusal.value)


def test_a_certificate_for_another_address_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    pem = certificate(tmp_path, "127.0.0.2")
    monkeypatch.setenv("SSL_CERT_FILE", str(pem))
    with platform(pem) as url, pytest.raises(posting.Unreachable) as refusal:
        post(url)
    assert "mismatch" in str(refusal.value)


def test_a_redirect_is_not_followed() -> None:
    with platform(None, status=307) as url, pytest.raises(posting.Unreachable, match="307"):
        post(url)
