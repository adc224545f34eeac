"""Where one request ends and the next begins: contradictions are refused, so that no server before the house and the
house itself read two different requests out of the same bytes (RFC 9112, 6 and 11.2; OWASP ASVS 5.0, 4.2.1)."""

import re
import socket
from contextlib import suppress
from urllib.parse import urlsplit

import pytest

from zhili.site.tests.houses import RunningHouse

_STATUS = re.compile(rb"HTTP/1\.[01] (\d{3}) ")
_HIDDEN = "GET /health HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n\r\n"
"""What somebody would slip in behind a request, in the name of whoever comes next over the same connection."""

CONTRADICTIONS = {
    "a length and chunks": "Content-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
    "chunks and a length": "Transfer-Encoding: chunked\r\nContent-Length: 5\r\n\r\n0\r\n\r\n",
    "two lengths": "Content-Length: 0\r\nContent-Length: 9\r\n\r\n",
    "a list of lengths": "Content-Length: 0, 9\r\n\r\n",
    "a signed length": "Content-Length: +0\r\n\r\n",
    "a length below nothing": "Content-Length: -1\r\n\r\n",
    "an encoding nobody knows": "Transfer-Encoding: xchunked\r\n\r\n0\r\n\r\n",
    "chunks that are not last": "Transfer-Encoding: chunked, identity\r\n\r\n0\r\n\r\n",
    "a space before the colon": "Content-Length : 0\r\n\r\n",
    "a folded line": "X-Note: a\r\n Content-Length: 0\r\n\r\n",
    "a chunk size in other figures": "Transfer-Encoding: chunked\r\n\r\n0x0\r\n\r\n",
    "a chunk beyond counting": "Transfer-Encoding: chunked\r\n\r\nfffffffffffffffff0\r\n\r\n",
    "a zero byte": "X-Note: a\0b\r\n\r\n",
}


@pytest.mark.parametrize("contradiction", CONTRADICTIONS.values(), ids=CONTRADICTIONS)
def test_nothing_is_answered_behind_a_contradiction(house: RunningHouse, contradiction: str) -> None:
    statuses = answered(house, f"POST /health HTTP/1.1\r\nHost: {{host}}\r\n{contradiction}{_HIDDEN}")
    assert len(statuses) <= 1, "what was slipped in was answered"
    assert all(status >= 400 for status in statuses)


def test_chunks_and_lengths_by_themselves_end_where_they_say(house: RunningHouse) -> None:
    for body in ("Content-Length: 0\r\n\r\n", "Transfer-Encoding: chunked\r\n\r\n0\r\n\r\n"):
        assert answered(house, f"POST /health HTTP/1.1\r\nHost: {{host}}\r\n{body}{_HIDDEN}") == [403, 200]


def answered(house: RunningHouse, sent: str) -> list[int]:
    """The statuses of all answers to these bytes, until the house closes the connection."""
    where = urlsplit(house.address)
    with socket.create_connection((where.hostname or "", where.port or 0), timeout=60) as line:
        line.sendall(sent.replace("{host}", where.netloc).encode())
        heard = b""
        with suppress(
            ConnectionResetError
        ):  # closed with bytes unread: what was said before may be lost, too
            while more := line.recv(65536):
                heard += more
    return [int(status) for status in _STATUS.findall(heard)]
