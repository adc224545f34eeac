"""What a case file says, in the reader's language: the facts that ``papers/case_file.typ`` sets."""

import io
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

import segno
from django.template.engine import Engine
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from zhili.cases import public as cases
from zhili.cases.pages.staff import rows, sections, terms
from zhili.cases.pages.staff.enclosing import Enclosed, within
from zhili.cases.pages.staff.told import COMMON, Teller
from zhili.cases.pages.words import ROLES, URGENCIES
from zhili.casetypes.clocks import parse_term
from zhili.documents import public as documents
from zhili.kernel.text import Text
from zhili.ui.clocks import ClockView
from zhili.ui.desk import Who
from zhili.ui.phrases import moment

_TEMPLATE = "cases/papers/case_file.typ"


@dataclass(frozen=True, slots=True)
class Person:
    """Who reported it, as it was just read, and for what."""

    purpose: Text
    fields: Sequence[tuple[Text, str]]


@dataclass(frozen=True, slots=True)
class Wanted:
    """What the paper is to hold beyond what every case file holds: the pages of papers and of files, among others."""

    internal: bool
    papers: bool
    files: bool
    person: Person | None


@dataclass(frozen=True, slots=True)
class Held:
    """The papers and files of the case with what is bound in of them; ``listed`` are the files themselves."""

    issued: Sequence[documents.PaperView]
    papers: Sequence[Enclosed]
    listed: Sequence[cases.AttachmentView]
    files: Sequence[Enclosed]

    def bound(self) -> list[Enclosed]:
        """What has pages in the case file, in order."""
        return [*within([*self.papers, *self.files])]


def template() -> str:
    """The source of the case file."""
    origin = Engine.get_default().find_template(_TEMPLATE)[1]
    return Path(str(origin)).read_text(encoding="utf-8")


def qr(address: str) -> bytes:
    """A drawing that leads whoever holds the paper to the case."""
    out = io.BytesIO()
    segno.make(address, error="m").save(out, kind="svg", border=1, scale=4)
    return out.getvalue()


def facts_of(
    case: cases.CaseView, events: Sequence[cases.EventView], wanted: Wanted, *, who: Who, held: Held
) -> dict[str, Any]:
    """Everything the template reads. What is internal is left out unless it is wanted."""
    shown = [one for one in events if wanted.internal or one.visibility in COMMON]
    teller = Teller.of(case, events)
    number, bound = rows.spaced(case.number), held.bound()
    printed = _("%(who)s 于 %(when)s 打印") % {"who": who.actor.name, "when": _when(who.at)}
    return {
        "language": "en" if _english() else "zh",
        "title": case.title or number,
        "number": number,
        "foot": f"{number} · {printed}",
        "stage": _words(case.stage_title),
        "restricted": _restricted(wanted),
        "words": _headings(),
        "cover": _cover(case),
        "text": case.text,
        "person": [[_words(term), value] for term, value in wanted.person.fields] if wanted.person else [],
        "revealed": _revealed(wanted.person, who) if wanted.person else "",
        "clock_heads": [_("时限"), _("情况"), _("依据的期限"), _("法律依据")],
        "clocks": [_clock(one, case, who.at) for one in case.clocks],
        "units": [
            [_words(ROLES.get(one.role, one.role)), f"{_words(one.name)}  {_when(one.since)}"]
            for one in case.assignments
        ],
        "said": [_said(one) for one in teller.messages(shown)],
        "entries": [_entry(one) for one in teller.entries(shown)[::-1]],
        "issued_heads": [_("文书"), _("制发"), _("校验值（SHA-256）")],
        "issued": [
            _issued(one, enclosed, bound)
            for one, enclosed in zip(held.issued[::-1], held.papers, strict=True)
        ],
        "copies": any(one in bound for one in held.papers),
        "file_heads": [_("材料"), _("大小"), _("校验值（SHA-256）")],
        "files": [_file(one, enclosed, bound) for one, enclosed in zip(held.listed, held.files, strict=True)],
        "sheets": [
            {"key": one.key, "title": _annex(one, bound), "pages": one.pages, "picture": one.picture}
            for one in bound
        ],
    }


def _headings() -> dict[str, str]:
    return {
        "file": _("案卷"),
        "scan": _("扫码打开案件"),
        "matter": _("反映的内容"),
        "person": _("反映人"),
        "clocks": _("时限"),
        "units": _("参与单位"),
        "talk": _("对话"),
        "history": _("经过"),
        "contents": _("目录"),
        "issued": _("文书"),
        "copies": _("装入的文书供阅读；签名和印章以原件为准，原件可在“核验”页面核验。"),
        "files": _("材料"),
        "none": _("无"),
    }


def _restricted(wanted: Wanted) -> str:
    if wanted.person:
        return _("含个人信息：仅限所记用途使用，用毕按规定保管或销毁。")
    return _("含内部内容：不得外传。") if wanted.internal else ""


def _cover(case: cases.CaseView) -> list[list[str]]:
    """The facts of the case page, with when it was reported and how urgent it is."""
    reported = [[_("收到"), _when(case.opened_at)], [_("紧急程度"), _words(URGENCIES.get(case.urgency, ""))]]
    facts = sections.facts_of(case)
    return [*reported, *([_words(term), _words(value)] for term, value in facts if value not in (None, ""))]


def _revealed(person: Person, who: Who) -> str:
    said = {"purpose": _words(person.purpose), "who": who.actor.name, "when": _when(who.at)}
    return _("%(who)s 于 %(when)s 为“%(purpose)s”查看，已留记录。") % said


def _clock(one: cases.ClockView, case: cases.CaseView, at: datetime) -> list[str]:
    case_type = cases.case_type_version(case.type_key, case.type_version)
    rule = case_type.clocks.get(one.key)
    view = terms.of_case(one, at=at)
    due = _when(one.reading.due_at) if one.reading.due_at else ""
    law = "；".join(dict.fromkeys(each for each in (rule.article if rule else "", case_type.law) if each))
    return [_words(one.title), f"{_state(view)} {due}".strip(), _length(one), law]


def _length(one: cases.ClockView) -> str:
    """How long the term is: ``15 天``."""
    written = str(one.because.get("term", ""))
    return _words(parse_term(written, calendar=one.calendar).words) if written else ""


def _state(view: ClockView) -> str:
    known = {
        "running": _("进行中，至"),
        "overdue": _("已超时，应于"),
        "paused": _("已暂停"),
        "met": _("按时完成"),
        "missed": _("超时完成"),
        "stopped": _("已停止"),
    }
    return known[view.state]


def _said(one: Mapping[str, object]) -> dict[str, object]:
    internal = one["side"] == "internal"
    return _line(one["name"], one["at"], one.get("role"), one["text"], internal=internal)


def _entry(one: Mapping[str, object]) -> dict[str, object]:
    return _line(one["title"], one["at"], one.get("who"), one.get("text"), internal=bool(one["internal"]))


def _line(title: object, at: object, who: object, text: object, *, internal: bool) -> dict[str, object]:
    return {
        "title": _words(title),
        "at": _when(at) if isinstance(at, datetime) else "",
        "who": _words(who),
        "text": _words(text),
        "internal": internal,
        "internal_word": _("内部"),
    }


def _issued(one: documents.PaperView, enclosed: Enclosed, bound: Sequence[Enclosed]) -> list[str]:
    state = "" if one.complete_at else _("尚未签齐、盖章")
    digest = " ".join(_groups(one.sha256[:32]))
    return [_lines(_annex(enclosed, bound), state, enclosed.note), _when(one.issued_at), digest]


def _file(one: cases.AttachmentView, enclosed: Enclosed, bound: Sequence[Enclosed]) -> list[str]:
    size = f"{one.size / 1024:.0f} KB" if one.size < 1024**2 else f"{one.size / 1024**2:.1f} MB"
    return [_lines(_annex(enclosed, bound), enclosed.note), size, " ".join(_groups(one.sha256[:32]))]


def _annex(one: Enclosed, bound: Sequence[Enclosed]) -> str:
    """Its title; with its number where pages of it are bound in."""
    if one not in bound:
        return one.title
    return _("附 %(number)s  %(title)s") % {"number": bound.index(one) + 1, "title": one.title}


def _lines(*words: str) -> str:
    return "\n".join(one for one in words if one)


def _groups(digest: str) -> Iterable[str]:
    return (digest[start : start + 8] for start in range(0, len(digest), 8))


def _english() -> bool:
    return (get_language() or "zh").startswith("en")


def _words(value: object) -> str:
    if isinstance(value, Text):
        return value.in_(get_language() or "zh")
    return "" if value is None else str(value)


def _when(at: datetime) -> str:
    return moment(timezone.localtime(at))
