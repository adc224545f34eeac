"""How soon others see a change while two hundred pages are open, and what their asking costs."""

import base64
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from html import unescape
from typing import Any

from zhili.site.bench.client import prepared
from zhili.site.bench.driving import Refused, answer, in_process
from zhili.site.bench.measures import Figure, median, percentile, rounded
from zhili.site.bench.pages import Visitor
from zhili.site.bench.throwaway import Throwaway

_EACH = 5  # viewers of one case
_CHANGES_PER_SECOND = 4
_MARK = re.compile(r'<meta name="zhili-live" content="([^"]+)"[^>]*data-since="(\d+)"')


@dataclass(slots=True)
class Live:
    """Pages of cases, opened by somebody who may see every case. ``key`` changes the cases from elsewhere."""

    house: Throwaway
    visitor: Visitor
    key: str
    cases: Sequence[str]
    seconds: float

    def figures(self) -> dict[str, Figure]:
        """First only the asking, then with changes: latency in milliseconds, processor time as a share of one core."""
        pages = self._open()
        quiet, idle = self._hold(pages, [])
        changes = [self._change(case) for _ in range(self._turns()) for case in self.cases]
        busy, working = self._hold(pages, changes)
        shown = [1000 * one for one in working["shown"]]
        found: dict[str, Figure] = {
            "viewers": len(pages),
            "changes": working["changes"],
            "missed": working["missed"],
            "seen_ms_p50": median(shown),
            "seen_ms_p95": percentile(shown, 0.95),
            "seen_ms_max": max(shown),
            "poll_ms_median": 1000 * median(working["polls"]),
            "polls_per_second": len(idle["polls"]) / quiet["wall"],
            "asking_share": quiet["web"] / quiet["wall"],
            "asking_db_share": quiet["postgres"] / quiet["wall"],
            "changing_share": busy["web"] / busy["wall"],
        }
        assert isinstance(rounded(found), dict)
        return found

    def _turns(self) -> int:
        return max(1, round(self.seconds * _CHANGES_PER_SECOND / len(self.cases)))

    def _open(self) -> list[dict[str, object]]:
        """Every page once, as a browser gets it, with what it was signed for."""
        cookie = self.visitor.headers()["Cookie"]
        found = []
        for case in self.cases:
            _status, body = self.visitor.get(f"/desk/cases/{case}/")
            signed = _MARK.search(body.decode())
            if signed is None:
                raise Refused(why=f"the page of {case} does not listen")
            part = prepared(
                "127.0.0.1", "GET", f"/desk/cases/{case}/part/head/", {"Cookie": cookie, "HX-Request": "true"}
            )
            page = {
                "token": unescape(signed[1]),
                "since": signed[2],
                "case": case,
                "part": base64.b64encode(part).decode(),
                "cookie": cookie,
            }
            found += [page] * _EACH
        return found

    def _change(self, case: str) -> dict[str, str]:
        body = {"action": "note", "data": {"text": "已电话联系，明天上午到现场。"}}
        headers = {"Authorization": f"Bearer {self.key}"}
        request = prepared("127.0.0.1", "POST", f"/api/v1/cases/{case}/events", headers, body)
        return {"case": case, "request": base64.b64encode(request).decode()}

    def _hold(
        self, pages: Sequence[Mapping[str, object]], changes: Sequence[Mapping[str, str]]
    ) -> tuple[dict[str, float], dict[str, Any]]:
        """What the house spent meanwhile, in seconds, and what the pages saw. Raises Refused."""
        order = {
            "host": "127.0.0.1", "port": self.house.port, "pages": pages, "changes": changes,
            "seconds": self.seconds,
        }  # fmt: skip
        before = self.house.spent()
        said = in_process("zhili.site.bench.watching", order)
        after = self.house.spent()
        if said["refusal"]:
            raise Refused(why=said["refusal"])
        return {**{part: after[part] - before[part] for part in after}, "wall": said["wall"]}, said


def open_cases(
    house: Throwaway, key: str, bodies: Sequence[Mapping[str, object]], *, viewers: int
) -> list[str]:
    """So many cases that the viewers look at."""
    headers = {"Authorization": f"Bearer {key}"}
    wanted = [
        prepared("127.0.0.1", "POST", "/api/v1/cases", headers, body) for body in bodies[: viewers // _EACH]
    ]
    return [str(answer(house, request)["id"]) for request in wanted]
