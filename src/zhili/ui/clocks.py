"""How a running term is shown: the facts that a page gives, and the words and colour they become.

Whether a term is overdue, paused or soon over is decided by the case's clocks, not here.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from zhili.kernel.text import Text
from zhili.ui import phrases

State = Literal["running", "paused", "overdue", "met", "missed", "stopped", "unknown"]
Tone = Literal["neutral", "soon", "late", "done", "paused"]


@dataclass(frozen=True, slots=True)
class ClockView:
    """One term of a case as a page shows it.

    ``left`` is what remains until the due instant, negative once it has passed; None where nobody can say.
    ``working_days`` is the term as the rule words it, where it is counted in working days. ``due_latest_at`` is the far
    end of the range while the State has not published the year's calendar. ``ground`` is the article it
    stands on, as the law words it.
    """

    label: str | Text
    state: State
    left: timedelta | None = None
    due_at: datetime | None = None
    due_latest_at: datetime | None = None
    working_days: int | None = None
    soon: bool = False
    because: str | Text = ""
    ground: str = ""

    @property
    def tone(self) -> Tone:
        """The colour of meaning."""
        if self.state in {"overdue", "missed"}:
            return "late"
        if self.state == "running":
            return "soon" if self.soon else "neutral"
        return {"paused": "paused", "met": "done"}.get(self.state, "neutral")  # type: ignore[return-value]

    @property
    def icon(self) -> str:
        """The shape that says the same as the colour."""
        icons = {"paused": "pause", "overdue": "late", "missed": "late", "met": "done", "unknown": "question"}
        return icons.get(self.state, "hourglass" if self.soon else "clock")

    @property
    def phrase(self) -> str:
        """What is left, in words: ``还剩 3 小时 20 分``."""
        if self.state == "met":
            return _("已按时完成")
        if self.state == "stopped":
            return _("不再计时")
        if self.state == "unknown":
            return _("期限待定")
        if self.left is None:
            return {"paused": _("已暂停"), "missed": _("已完成，超时")}.get(self.state, _("期限待定"))
        return self._left_phrase() % {"span": phrases.span(self.left)}

    def _left_phrase(self) -> str:
        """What is said of what is left; one look-up, for lists have many terms."""
        if self.state == "paused":
            return _("已暂停，还剩 %(span)s")
        if self.state == "overdue":
            return _("已超时 %(span)s")
        if self.state == "missed":
            return _("已完成，超时 %(span)s")
        return _("还剩 %(span)s")

    @property
    def due_phrase(self) -> str:
        """Until when, in words: ``5 个工作日，至 11月27日 周五 17:30``; empty when there is nothing to say."""
        if self.due_at is None or self.state in {"paused", "stopped", "unknown"}:
            return ""
        until = phrases.until(self.due_at, year=False)
        if self.due_latest_at is not None:
            latest = phrases.until(self.due_latest_at, year=False)
            return _("最早 %(first)s，最晚 %(latest)s，待放假安排公布后确定") % {
                "first": until,
                "latest": latest,
            }
        if self.state in {"overdue", "missed"}:
            return _("原定 %(until)s") % {"until": until}
        if self.working_days is None:
            return _("至 %(until)s") % {"until": until}
        facts = {"count": self.working_days, "until": until}
        return (
            ngettext(
                "%(count)s 个工作日，至 %(until)s", "%(count)s 个工作日，至 %(until)s", self.working_days
            )
            % facts
        )
