"""What a restored house is tried by: cases against their history and seals, attachments against their digests, pages.

No worker runs in a drill: nothing is sent to anybody.
"""

import hashlib
import http.client
import os
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Mapping
from datetime import datetime
from pathlib import Path

from zhili.cases import public as cases
from zhili.kernel import clock
from zhili.kernel.actor import SYSTEM
from zhili.site import preparation
from zhili.site.config import Config
from zhili.site.processes import end_with_parent

_ANSWERS_WITHIN = 120.0
_PAGES = ("/health/ready", "/", "/cases/")

Look = Callable[[Config, int], tuple[int, int]]
"""Gives how many were right and how many wrong; the number is how many cases to look at."""


def sampled_cases(house: Config, sample: int) -> tuple[int, int]:
    """Cases, the newest and others spread over all, verified against their events and seals."""
    at = clock.now()
    preparation.prepare(at=at)
    ids = [row.id for row in _spread(sample, at=at)]
    wrong = sum(bool(cases.verify(id)) for id in ids)
    return len(ids) - wrong, wrong


def attachments(house: Config, sample: int) -> tuple[int, int]:
    """Every attachment: its name is the digest of its content."""
    found = [path for path in house.files.glob("??/*") if path.is_file()]
    wrong = sum(_digest(path) != path.name for path in found)
    return len(found) - wrong, wrong


def pages(house: Config, sample: int) -> tuple[int, int]:
    """Pages asked of a web process of the restored house."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = int(probe.getsockname()[1])
    house.logs.mkdir(exist_ok=True)
    with (house.logs / "web.log").open("ab") as log:
        process = subprocess.Popen(
            [sys.executable, "-m", "zhili.site.web", "--port", str(port)],
            env=dict(os.environ), stdin=subprocess.DEVNULL, stdout=log, stderr=log, preexec_fn=end_with_parent,
        )  # fmt: skip
    try:
        until = time.monotonic() + _ANSWERS_WITHIN
        while _status(port, _PAGES[0]) != 200 and time.monotonic() < until and process.poll() is None:
            time.sleep(0.1)
        right = sum(_status(port, page) == 200 for page in _PAGES)
    finally:
        process.terminate()
        process.wait(30)
    return right, len(_PAGES) - right


LOOKS: Mapping[str, Look] = {"cases": sampled_cases, "files": attachments, "pages": pages}


def _spread(sample: int, *, at: datetime) -> list[cases.CaseRow]:
    """Half of them the newest, half by time due, which is another order."""
    half = max(1, sample // 2)
    found: dict[object, cases.CaseRow] = {}
    for order in ("newest", "due"):
        after: str | None = None
        taken = 0
        while taken < half:
            page = cases.listing(
                actor=SYSTEM,
                filters=cases.Filters(),
                at=at,
                after=after,
                limit=min(half - taken, 100),
                order=order,
            )
            found |= {row.id: row for row in page.rows}
            taken, after = taken + len(page.rows), page.after
            if after is None:
                break
    return list(found.values())


def _digest(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _status(port: int, page: str) -> int:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
    try:
        connection.request("GET", page)
        return connection.getresponse().status
    except (OSError, http.client.HTTPException):
        return 0
    finally:
        connection.close()
