"""Sending prepared requests to a house from a process of its own, and what one request cost each part of it."""

import base64
import json
import subprocess
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, ClassVar, Protocol

from zhili.kernel.errors import ZhiliError
from zhili.kernel.text import Text
from zhili.site.bench.client import Connection
from zhili.site.bench.measures import per
from zhili.site.bench.throwaway import Throwaway

_NO_END = 10**9


class Refused(ZhiliError):
    """The house answered a measured request with something else than success: the figures would say nothing."""

    code: ClassVar[str] = "bench-refused"
    status: ClassVar[int] = 500
    message = Text(zh="测量中的请求被拒绝：{why}", en="A measured request was refused: {why}")


class Driven(Protocol):
    """What can be driven: a house, or a part of one."""

    @property
    def port(self) -> int:
        """Where it answers."""

    def spent(self) -> Mapping[str, float]:
        """Processor seconds so far, by part."""


@dataclass(frozen=True, slots=True)
class Drive:
    """What a drive saw. ``seconds`` holds each request's time; ``cost`` milliseconds of processor, by part."""

    seconds: Sequence[float]
    wall: float
    cost: Mapping[str, float]

    @property
    def per_second(self) -> float:
        """Requests answered in a second."""
        return len(self.seconds) / self.wall


def drive(
    house: Driven,
    requests: Sequence[bytes],
    *,
    connections: int,
    seconds: float = 3600.0,
    most: int = _NO_END,
) -> Drive:
    """Send requests round and round for so long, or ``most`` over each connection. Raises Refused."""
    shares = [requests[number::connections] for number in range(connections)]
    order = {
        "host": "127.0.0.1",
        "port": house.port,
        "shares": [[base64.b64encode(one).decode() for one in share] for share in shares],
        "seconds": seconds,
        "most": most,
    }
    before = house.spent()
    said = in_process("zhili.site.bench.client", order)
    after = house.spent()
    if said["refusal"] or not said["seconds"] or said["connections"] < connections:
        raise Refused(why=said["refusal"] or "no answer")
    return Drive(said["seconds"], said["wall"], per(before, after, len(said["seconds"])))


def answer(house: Throwaway, request: bytes) -> Any:
    """The JSON that the house answers to one request. Raises Refused."""
    connection = Connection("127.0.0.1", house.port)
    status, body = connection.send(request)
    connection.close()
    if status >= 400:
        raise Refused(why=body[:500].decode("utf-8", "replace"))
    return json.loads(body)


def in_process(module: str, order: Mapping[str, Any]) -> dict[str, Any]:
    """What a module says to an order that it reads from its standard input."""
    done = subprocess.run(
        [sys.executable, "-m", module], input=json.dumps(order), stdout=subprocess.PIPE, text=True, check=True
    )
    said: dict[str, Any] = json.loads(done.stdout)
    return said
