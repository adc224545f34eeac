"""Legal advice from what the office has written: a question, its answer with the source, or the way to a person.

The talk lies in the page itself and nowhere else; answers are looked up anew each time, never worded by a machine.
"""

import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_http_methods, require_POST

from zhili.cases.pages.resident import collecting, helping, keeping, sending
from zhili.cases.pages.resident.access import reportable, resident_types
from zhili.cases.pages.resident.drafts import Draft
from zhili.cases.pages.resident.pages import page
from zhili.casetypes.forms import LONGEST_TEXT, Field
from zhili.casetypes.language import CaseType
from zhili.kernel import clock
from zhili.kernel.cleaning import TextTooLong, clean
from zhili.kernel.errors import FieldErrors, ZhiliError
from zhili.kernel.ids import as_uuid
from zhili.kernel.refusals import NotFound, TooMany
from zhili.kernel.text import Text
from zhili.understanding import public as understanding
from zhili.understanding.public import Consulted

LONGEST = 500
_MOST_TURNS = 10
_LONGEST_TALK = 4000
_QUESTION = Text(zh="请写下您想问的事。", en="Write down what you would like to ask.")
_NOBODY = Text(zh="这里的人工答复", en="An answer by a person")
_HEAD = "法律咨询，请人工答复。"
_GIVEN = "查到的答复：{question}（{source}）"
_NONE = "没有查到答复"
_NOT_LOOKED = "没有自动查答复"
_KIND, _CONSULTING = "kind", "consult"
_ASKED = frozenset({"name", "phone"})
"""What is asked beside the talk, where the form has it; neither must be said."""

_LONGEST_ASKED = 40


@dataclass(frozen=True, slots=True)
class Turn:
    """A question of the talk and what was found for it."""

    question: str
    got: Consulted


@require_http_methods(["GET", "HEAD", "POST"])
def show(request: HttpRequest) -> HttpResponse:
    """The talk so far with the next question, or none yet."""
    at = clock.now()
    if request.method != "POST":
        return _drawn(request, [], at=at)
    turns = _turns(_said(request), at=at)
    typed = request.POST.get("question", "")
    try:
        question = clean(typed, limit=LONGEST)
    except TextTooLong as refusal:
        return _drawn(request, turns, at=at, typed=typed[: 2 * LONGEST], wrong=refusal, status=422)
    if not question:
        return _drawn(request, turns, at=at, wrong=_QUESTION, status=422)
    turn = _turn(question, at=at)
    if understanding.in_use("consult"):
        understanding.count_question(question=question, got=turn.got, at=at)
    return _drawn(request, [*turns, turn][-_MOST_TURNS:], at=at)


@require_POST
def hand_over(request: HttpRequest) -> HttpResponse:
    """The whole talk becomes a case that a person answers; the receipt follows at once."""
    at = clock.now()
    case_type = _taken_by_people()
    if case_type is None:
        raise NotFound(what=_NOBODY)
    key = request.POST.get("key", "")[:64]
    sent = sending.already_sent(request.session, key)
    if sent is not None:
        return redirect("resident:sent", number=sent.number)
    turns = _turns(_said(request), at=at)
    if not turns:
        return _drawn(request, [], at=at, wrong=_QUESTION, status=422)
    answers = _answers(case_type, turns, request.POST)
    use = as_uuid(request.POST.get("use"))
    agreed = {"phone": str(use)} if use and "phone" not in answers else {}
    draft = Draft(answers=answers, key=key or secrets.token_hex(16), agreed=agreed)
    waiting = keeping.held(request, case_type, at=at)
    try:
        receipt = sending.send(request, case_type, draft, at=at)
    except FieldErrors as refusal:
        return _drawn(request, turns, at=at, wrong=next(iter(refusal.fields.values())), status=refusal.status)
    except TooMany as refusal:
        return _drawn(request, turns, at=at, wrong=refusal, status=refusal.status)
    if waiting.begun:
        keeping.keep(request, case_type, waiting, at=at)
    understanding.count_hand_over(questions=[turn.question for turn in turns], at=at)
    return redirect("resident:sent", number=receipt.number)


def _said(request: HttpRequest) -> list[str]:
    """The questions asked before, as the page brings them back; what was tampered with is cut to size."""
    said = request.POST.getlist("said")[-_MOST_TURNS:]
    cut = [clean(question[:LONGEST], limit=LONGEST) for question in said]
    return [question for question in cut if question]


def _turns(questions: list[str], *, at: datetime) -> list[Turn]:
    return [_turn(question, at=at) for question in questions]


def _turn(question: str, *, at: datetime) -> Turn:
    return Turn(question, understanding.advise(question=question, at=at))


def _taken_by_people() -> CaseType | None:
    """The type in which a question goes to a person: the one that says so, else the first opened by words alone."""
    declared = sorted((one for one in resident_types() if one.consults), key=lambda one: one.key)
    return next(iter(declared), None) or next((one for one in reportable() if _opens_by_words(one)), None)


def _opens_by_words(case_type: CaseType) -> bool:
    needed = {field.name for field in case_type.form.fields if field.required}
    return needed <= {"text"} and any(field.name == "text" for field in case_type.form.fields)


def _answers(case_type: CaseType, turns: list[Turn], posted: Mapping[str, str]) -> dict[str, object]:
    fields = {field.name: field for field in case_type.form.fields}
    given: dict[str, object] = {}
    if case_type.consults is None:
        given["text"] = "\n".join([_HEAD, _talk(turns, whole=False)])[:_LONGEST_TALK]
    else:
        asked, talk = (fields[name] for name in (case_type.consults.question, case_type.consults.talk))
        given[asked.name] = "\n".join(turn.question for turn in turns)[: _room(asked)]
        whole = _talk(turns)
        given[talk.name] = whole if len(whole) <= _room(talk) else _talk(turns, whole=False)[: _room(talk)]
    if _KIND in fields and _CONSULTING in dict(fields[_KIND].options):
        given[_KIND] = _CONSULTING
    for name in _ASKED.intersection(fields):
        if typed := posted.get(name, "").strip():
            given[name] = typed[:_LONGEST_ASKED]
    return given


def _room(field: Field) -> int:
    """How many characters a field of a form takes."""
    most = field.schema.get("maxLength")
    return most if isinstance(most, int) else LONGEST_TEXT


def _talk(turns: list[Turn], *, whole: bool = True) -> str:
    """The talk as the person who takes it over reads it: what was asked, and what was shown for it.

    The whole of it has the answers' own words; else their questions stand for them, with the source.
    """
    lines = []
    nothing = _NONE if understanding.in_use("consult") else _NOT_LOOKED
    for number, turn in enumerate(turns, start=1):
        shown = [one.answer for one in turn.got.matches]
        lines.append(f"{number}. {turn.question}")
        for one in shown:
            lines.append(_GIVEN.format(question=one.question, source=one.source))
            lines += [one.answer] if whole else []
        lines += [] if shown else [nothing]
    return "\n".join(lines)


def _drawn(
    request: HttpRequest,
    turns: list[Turn],
    *,
    at: datetime,
    typed: str = "",
    wrong: Text | ZhiliError | None = None,
    status: int = 200,
) -> HttpResponse:
    case_type = _taken_by_people()
    fields = {field.name for field in case_type.form.fields} if case_type else set()
    words = wrong.words if isinstance(wrong, ZhiliError) else wrong
    last = turns[-1].question if turns else ""
    context = {
        "turns": turns,
        "typed": typed,
        "errors": {"question": words} if words else {},
        "ring": helping.help_with(case_type, last, at=at).ring if case_type and last else (),
        "person": case_type is not None,
        "takes_name": case_type is not None and case_type.consults is not None and "name" in fields,
        "takes_phone": "phone" in fields,
        "before": collecting.telephone(request, case_type, at=at) if turns and case_type else None,
        "key": secrets.token_hex(16),
        "longest": LONGEST,
        "looks_up": understanding.in_use("consult"),
    }
    return page(request, "consult", context, at=at, status=status)
