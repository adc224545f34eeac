"""The load of live updates: many open pages that ask once a second, somebody who changes cases meanwhile.

As ``ui/static/ui/live.js`` does it: each page asks with its own signed topics, and when its case has changed fetches
the part again; what counts is when that part has come. In a process of its own. Reads one JSON object from standard
input and writes one to standard output.
"""

import base64
import json
import sys
import threading
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlencode

from zhili.site.bench.client import Connection, prepared

_PERIOD = 1.0
_HANDS = 8  # threads that the pages share
_LINGER = 4.0  # seconds after the last change in which it may still be seen


@dataclass(slots=True)
class OpenPage:
    """One open page: what it asks with, when it asks next, what it has dealt with."""

    token: str
    since: str
    case: str
    part: bytes
    cookie: str
    due: float
    marks: dict[str, str] = field(default_factory=dict)
    line: Connection | None = None


@dataclass(slots=True)
class Seen:
    """What came of it. ``sent`` holds when each case was changed, ``shown`` how long each page took to show it."""

    sent: dict[str, list[float]] = field(default_factory=dict)
    shown: list[float] = field(default_factory=list)
    polls: list[float] = field(default_factory=list)
    lock: threading.Lock = field(default_factory=threading.Lock)


class Watching:
    """The pages of an order, asking until the end."""

    def __init__(self, order: Mapping[str, Any]) -> None:
        self._host, self._port = order["host"], order["port"]
        began = time.perf_counter()
        count = len(order["pages"])
        self.pages = [
            OpenPage(**{**page, "part": base64.b64decode(page["part"])}, due=began + _PERIOD * place / count)
            for place, page in enumerate(order["pages"])
        ]
        self.seen = Seen()
        self._taken: dict[int, int] = {}
        self._end = began + order["seconds"] + _LINGER

    def hold(self, pages: list[OpenPage]) -> None:
        """Ask for some pages, each when it is due, until the end."""
        while (now := time.perf_counter()) < self._end:
            page = min(pages, key=lambda one: one.due)
            if page.due > now:
                time.sleep(min(page.due - now, 0.05))
                continue
            self._ask(page)
            page.due = max(page.due + _PERIOD, time.perf_counter())

    def _ask(self, page: OpenPage) -> None:
        page.line = page.line or Connection(self._host, self._port)
        query = urlencode({"topics": page.token, "since": page.since})
        began = time.perf_counter()
        status, head, body = page.line.send_whole(
            prepared(self._host, "GET", f"/live/?{query}", {"Cookie": page.cookie})
        )
        took = time.perf_counter() - began
        page.since = head.get("live-at", page.since)
        said: dict[str, Any] = json.loads(body) if status == 200 else {"changed": {}, "sure": True}
        mark = said["changed"].get(f"case:{page.case}")
        news = not said["sure"] or (mark is not None and page.marks.get("case") != mark)
        with self.seen.lock:
            self.seen.polls.append(took)
        if news:
            page.marks["case"] = mark or ""
            self._show(page)

    def _show(self, page: OpenPage) -> None:
        """Fetch the part anew; every change sent before that is shown now."""
        assert page.line is not None
        asked = time.perf_counter()
        status, _body = page.line.send(page.part)
        now = time.perf_counter()
        if status != 200:
            return
        with self.seen.lock:
            known = [moment for moment in self.seen.sent.get(page.case, []) if moment < asked]
            self.seen.shown += [now - moment for moment in known[self._taken.get(id(page), 0) :]]
            self._taken[id(page)] = len(known)


def run(order: dict[str, Any]) -> dict[str, Any]:
    """Hold the pages open, change the cases in turn at an even pace, and tell how long it took to be seen."""
    watching = Watching(order)
    hands = [
        threading.Thread(target=watching.hold, args=(watching.pages[number::_HANDS],))
        for number in range(min(_HANDS, len(watching.pages)))
    ]
    for hand in hands:
        hand.start()
    began = time.perf_counter()
    refusal = _change(order, watching.seen)
    for hand in hands:
        hand.join()
    watchers = {case: sum(page.case == case for page in watching.pages) for case in watching.seen.sent}
    due = sum(len(sent) * watchers[case] for case, sent in watching.seen.sent.items())
    return {
        "shown": watching.seen.shown,
        "missed": due - len(watching.seen.shown),
        "polls": watching.seen.polls,
        "changes": sum(map(len, watching.seen.sent.values())),
        "refusal": refusal,
        "wall": time.perf_counter() - began,
    }


def _change(order: Mapping[str, Any], seen: Seen) -> str:
    """One change after the other; a change is sent when it is acknowledged."""
    line = Connection(order["host"], order["port"])
    changes = [(one["case"], base64.b64decode(one["request"])) for one in order["changes"]]
    began = time.perf_counter()
    for place, (case, request) in enumerate(changes):
        pause = began + order["seconds"] * (place + 1) / (len(changes) + 1) - time.perf_counter()
        if pause > 0:
            time.sleep(pause)
        sent = time.perf_counter()
        with seen.lock:
            seen.sent.setdefault(case, []).append(sent)
        status, body = line.send(request)
        if status >= 400:
            return body[:500].decode("utf-8", "replace")
    return ""


if __name__ == "__main__":
    json.dump(run(json.load(sys.stdin)), sys.stdout)
