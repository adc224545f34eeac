"""One POST to another machine: to the address that was registered and checked, in bounded time, following nothing."""

import contextlib
import http.client
import socket
import ssl
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass

import orjson

from zhili.kernel.calling.reach import may_reach, target

CONNECT_WITHIN, ANSWER_WITHIN = 5.0, 30.0  # seconds
_MOST_BYTES = 64 * 1024
_RETRYABLE = frozenset({401, 403, 404, 408, 425, 429})


class Unreachable(Exception):
    """The other side is down, or does not take messages from us at present: the line as a whole should rest."""


class Refused(Exception):
    """The other side took the request and turned this one message down."""


@dataclass(frozen=True, slots=True)
class Acknowledged:
    """The other side has the message; ``reference`` is its own number for it."""

    reference: str


Post = Callable[[str, bytes, Mapping[str, str]], Acknowledged]


@contextmanager
def line(url: str) -> Iterator[Post]:
    """A connection to another machine for one message. Raises Unreachable, Refused, and BadAddress.

    The name is resolved once, the address checked and then used: what it resolves to later does not matter.
    """
    scheme, host, port, base = target(url)
    try:
        connection = _connect(scheme, host, port)
    except (OSError, ssl.SSLError) as fault:
        raise Unreachable(_words(fault)) from fault
    deadline = threading.Timer(ANSWER_WITHIN, _cut, [connection.sock])
    deadline.daemon = True
    deadline.start()
    try:
        yield lambda step, body, headers: _post(connection, f"{base}{step}", body, headers)
    except (OSError, http.client.HTTPException) as fault:
        raise Unreachable(_words(fault)) from fault
    finally:
        deadline.cancel()
        connection.close()


def _connect(scheme: str, host: str, port: int) -> http.client.HTTPConnection:
    address = _address(host, port)
    connection = http.client.HTTPConnection(host, port, timeout=ANSWER_WITHIN)
    sock = socket.create_connection((address, port), timeout=CONNECT_WITHIN)
    if scheme == "https":
        try:
            sock = ssl.create_default_context().wrap_socket(sock, server_hostname=host)
        except BaseException:
            sock.close()
            raise
    sock.settimeout(ANSWER_WITHIN)
    connection.auto_open = 0  # never connect by itself, past the check
    connection.sock = sock
    return connection


def _address(host: str, port: int) -> str:
    """The first address of the host that may be called. Raises Unreachable."""
    found = [str(entry[4][0]) for entry in socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)]
    allowed = [address for address in found if may_reach(host, address)]
    if not allowed:
        raise Unreachable(f"{host} leads to {', '.join(sorted(set(found)))}: not allowed")
    return allowed[0]


def _cut(sock: socket.socket) -> None:
    """End a connection from outside: one that answers byte by byte holds nobody up for ever."""
    with contextlib.suppress(OSError):
        sock.shutdown(socket.SHUT_RDWR)


def _post(
    connection: http.client.HTTPConnection, path: str, body: bytes, headers: Mapping[str, str]
) -> Acknowledged:
    connection.request("POST", path, body=body, headers=dict(headers))
    answer = connection.getresponse()
    content = answer.read(_MOST_BYTES)
    if 200 <= answer.status < 300:
        return _acknowledged(content)
    said = f"{answer.status} {_told(content).get('code') or answer.reason or ''}".strip()[:200]
    if 400 <= answer.status < 500 and answer.status not in _RETRYABLE:
        raise Refused(said)
    raise Unreachable(said)


def _acknowledged(content: bytes) -> Acknowledged:
    reference = _told(content).get("reference")
    if not isinstance(reference, str) or not 1 <= len(reference) <= 60 or not reference.isprintable():
        raise Refused("2xx without a reference")
    return Acknowledged(reference)


def _told(content: bytes) -> dict[str, object]:
    try:
        told = orjson.loads(content)
    except orjson.JSONDecodeError:
        return {}
    return told if isinstance(told, dict) else {}


def _words(fault: Exception) -> str:
    return f"{type(fault).__name__}: {fault}"[:200]
