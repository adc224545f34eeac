"""What readers are told is late. The worker looks every minute and leaves a note in the home; pages read the note.

A page asks no database for it, and a note that grows old says that the worker itself stands still.
"""

import json
import os
from collections.abc import Sequence
from dataclasses import asdict
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from django.http import HttpRequest

from zhili.kernel import clock, jobs
from zhili.kernel.canonical import json_bytes
from zhili.kernel.text import Text
from zhili.site import settings, standing
from zhili.site.standing import Mark

_OLD = timedelta(minutes=5)
_WORDS = {
    standing.LEDGER: Text(
        zh="存证编排暂缓：已经受理和办理的都在，存证凭证会晚一些出来。",
        en="Sealing is late: everything that was taken in stands, and receipts of the sealed log come later.",
    ),
    standing.SIGNER: Text(
        zh="存证签名暂缓：已经存证的都在，签名的凭证会晚一些公布。",
        en="Signing of the sealed log is late: what was sealed stands, and signed receipts are published later.",
    ),
    standing.MAIL: Text(
        zh="短信和邮件暂缓：通知都已留存，恢复后自动补发；进展请在本系统查看。",
        en="Letters and text messages are late: all are kept and go out by themselves. How things stand is shown here.",
    ),
    standing.MODEL: Text(
        zh="智能建议暂时较少：本单位学到的模型读不出来，只按词表建议，请多核对。",
        en="Suggestions are fewer for now: what the house has learned cannot be read; they come from the word list.",
    ),
    standing.WORKER: Text(
        zh="后台任务暂缓：提醒、通知和统计会晚一些，已经提交的都在。",
        en="Background work is late: reminders, messages and figures come later. What was sent in stands.",
    ),
}
_began = clock.now()
_read: dict[Path, tuple[float, dict[str, Any]]] = {}


@jobs.periodic(name="site.note_lateness", cron="* * * * *")
def note(*, at: datetime) -> None:
    """Look at all parts, and leave what is late as a note in the home."""
    house = settings.CONFIG
    if not house.home.is_dir():
        return
    marks = [_mark(one) for one in _note(_file()).get("marks", ())]
    now = standing.read(house, at=at)
    before = max(
        (one for one in marks if at - one.at >= standing.STUCK), key=lambda one: one.at, default=None
    )
    recent = [one for one in marks if at - one.at < standing.STUCK]
    kept = [*([before] if before else []), *recent, now.mark]
    said = {"at": at, "late": [*standing.late(now, before)], "marks": [*map(asdict, kept)]}
    draft = _file().with_suffix(".draft")
    draft.write_bytes(json_bytes(said))
    draft.replace(_file())


def late(*, at: datetime) -> Sequence[Text]:
    """What is late now, in words; nothing where no note was left.

    An old note says that the worker stands still, where the house has one of its own: with a database for several
    machines another machine's worker may be the one that looks.
    """
    found = _note(_file())
    if not found:
        return []
    if at - max(datetime.fromisoformat(found["at"]), min(_began, at)) <= _OLD:
        return [_WORDS[word] for word in found["late"] if word in _WORDS]
    return [_WORDS[standing.WORKER]] if settings.CONFIG.database_url is None else []


def tell(request: HttpRequest) -> dict[str, Sequence[Text]]:
    """Context processor: ``parts_late``, the lines that stand above every page. A page's own ``late`` is none of it."""
    return {"parts_late": late(at=clock.now())}


def _file() -> Path:
    return settings.CONFIG.home / "late.json"


def _note(file: Path) -> dict[str, Any]:
    """The note as it was left last; read again only when it has changed."""
    try:
        changed = os.stat(file).st_mtime_ns
        held = _read.get(file)
        if held is None or held[0] != changed:
            held = (changed, json.loads(file.read_text("utf-8")))
            _read[file] = held
    except (OSError, ValueError):
        return {}
    return held[1]


def _mark(said: dict[str, Any]) -> Mark:
    return Mark(**{**said, "at": datetime.fromisoformat(said["at"])})
