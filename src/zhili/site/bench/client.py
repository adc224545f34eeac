"""The load: keep-alive connections that send prepared requests, one at a time each, in a process of its own.

Reads one JSON object from standard input and writes one to standard output. It does as little as it can for
each request, so that on a small machine the house gets the processors.
"""

import base64
import json
import socket
import sys
import threading
import time
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any


@dataclass(slots=True)
class Told:
    """What one connection saw: answers by status, seconds of each request, the first answer that was refused."""

    statuses: Counter[int] = field(default_factory=Counter)
    seconds: list[float] = field(default_factory=list)
    refusal: str = ""


class Connection:
    """One connection to the house."""

    def __init__(self, host: str, port: int) -> None:
        self._socket = socket.create_connection((host, port), timeout=60)
        self._socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)

    def send(self, request: bytes) -> tuple[int, bytes]:
        """The status and body of the answer. Raises OSError when the house hangs up."""
        status, _head, body = self.send_whole(request)
        return status, body

    def send_whole(self, request: bytes) -> tuple[int, dict[str, str], bytes]:
        """The same with the answer's header, names in small letters."""
        self._socket.sendall(request)
        received = bytearray()
        while (end := received.find(b"\r\n\r\n")) < 0:
            received += self._more()
        head = bytes(received[:end]).lower()
        length = int(head.partition(b"content-length:")[2].split(b"\r\n", 1)[0] or 0)
        while len(received) < end + 4 + length:
            received += self._more()
        return int(head[9:12]), _named(head), bytes(received[end + 4 :])

    def _more(self) -> bytes:
        part = self._socket.recv(262_144)
        if not part:
            raise ConnectionError("the house closed the connection")
        return part

    def close(self) -> None:
        """Hang up."""
        self._socket.close()


def _named(head: bytes) -> dict[str, str]:
    lines = (line.partition(":") for line in head.decode("latin-1").split("\r\n")[1:])
    return {name: value.strip() for name, _, value in lines}


def prepared(host: str, method: str, path: str, headers: dict[str, str], body: object | None = None) -> bytes:
    """The bytes of one request."""
    content = b"" if body is None else json.dumps(body, ensure_ascii=False).encode()
    lines = [
        f"{method} {path} HTTP/1.1",
        f"Host: {host}",
        *(f"{name}: {value}" for name, value in headers.items()),
    ]
    if body is not None:
        lines += ["Content-Type: application/json", f"Content-Length: {len(content)}"]
    return ("\r\n".join(lines) + "\r\n\r\n").encode() + content


def drive(host: str, port: int, requests: Sequence[bytes], *, seconds: float, most: int) -> Told:
    """Send the requests over one connection, round and round, for so long or so many."""
    told, connection = Told(), Connection(host, port)
    deadline = time.perf_counter() + seconds
    for number in range(most):
        began = time.perf_counter()
        if began > deadline:
            break
        status, body = connection.send(requests[number % len(requests)])
        told.seconds.append(time.perf_counter() - began)
        told.statuses[status] += 1
        if status >= 400 and not told.refusal:
            told.refusal = body[:500].decode("utf-8", "replace")
    connection.close()
    return told


def run(order: dict[str, Any]) -> dict[str, Any]:
    """Drive as many connections as there are lists of requests."""
    shares = [[base64.b64decode(one) for one in share] for share in order["shares"]]
    told: list[Told] = []
    threads = [
        threading.Thread(
            target=lambda share=share: told.append(
                drive(order["host"], order["port"], share, seconds=order["seconds"], most=order["most"])
            )
        )
        for share in shares
    ]
    began = time.perf_counter()
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    statuses: Counter[int] = Counter()
    for one in told:
        statuses.update(one.statuses)
    return {
        "wall": time.perf_counter() - began,
        "statuses": dict(statuses),
        "seconds": [each for one in told for each in one.seconds],
        "refusal": next((one.refusal for one in told if one.refusal), ""),
        "connections": len(told),
    }


if __name__ == "__main__":
    json.dump(run(json.load(sys.stdin)), sys.stdout)
