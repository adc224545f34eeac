"""The class and urgency of a message by the words in it, with those words as the reasons.

The lexicon's words and the constants were set, and the confidence fitted, on one half of 2,965 real messages
that carry one of seven first-level groups (SHA-256 of the id, first byte even), and measured on the other
half: macro-F1 0.84, accuracy 0.84, expected calibration error 0.02, the right group among the four named 0.95.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from zhili.casetypes.classes import URGENCIES, ClassDef
from zhili.understanding.rules.lexicon import Lexicon, lexicon_of
from zhili.understanding.rules.risk import Risk, risks_in

READ_AT_MOST = 4000
"""Characters of a message that are read; what it is about stands in its beginning."""

_TITLE = 30
_TITLE_AT_MOST = 60
_TITLE_BOOST = 2.0
_REPEATED = 0.5
_WHERE = frozenset(
    {
        "门口", "附近", "旁边", "对面", "路口", "周边", "周围", "后面", "前面",
        "隔壁", "大门", "北门", "南门", "东门", "西门", "外面", "门前", "楼下",
    }
)  # fmt: skip
_ONLY_WHERE = 0.3
"""What stands before "at the gate of" or "opposite" says where it is, hardly ever what it is about."""

_REST_OF_GROUP = 0.7
_SURE_BASE = -1.5
_SURE_LEAD = 2.35
_SURE_SCORE = 0.82
ALTERNATIVES = 3
"""How many further classes are named beside the likeliest."""

_REASONS = 5


@dataclass(frozen=True, slots=True)
class Guess:
    """A proposal: its value, how often such proposals are right (0 to 1), and the words that speak for it."""

    value: str
    confidence: float
    reasons: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Suggestions:
    """What the machine proposes for a message. ``class_`` is None where no word of the taxonomy occurs.

    ``alternatives`` are the next best classes, best first. ``hand_over`` are emergency numbers to bring in at
    once (110, 119, 120), with ``risks`` saying why.
    """

    class_: Guess | None
    alternatives: tuple[Guess, ...]
    urgency: Guess
    risks: tuple[Risk, ...]
    hand_over: tuple[str, ...]


def suggest(*, text: str, classes: Sequence[ClassDef], at: datetime) -> Suggestions:
    """Class, alternatives and urgency of a message asked at ``at``; the same question gives the same answer.

    ``at`` tells danger now from what is told of earlier years. Confidence of the class is that of its first
    level being right; that of the urgency is the class's where the class decides it, and 1.0 where a declared
    rule does: the rule is certain of its words, not of the facts.
    """
    read = text[:READ_AT_MOST].lower()
    return suggestions_of(_ranked(read, lexicon_of(classes)), text=text, classes=classes, at=at)


def suggestions_of(
    ranked: Sequence[Guess], *, text: str, classes: Sequence[ClassDef], at: datetime
) -> Suggestions:
    """The proposals of a message whose classes are ranked, best first: with its urgency and whom to bring in."""
    class_ = ranked[0] if ranked else None
    risks = risks_in(text[:READ_AT_MOST].lower(), year=at.year)
    return Suggestions(
        class_=class_,
        alternatives=tuple(ranked[1 : 1 + ALTERNATIVES]),
        urgency=_urgency(class_, risks, lexicon_of(classes)),
        risks=risks,
        hand_over=tuple(dict.fromkeys(number for risk in risks for number in risk.hand_over)),
    )


def without_risks(found: Suggestions, classes: Sequence[ClassDef]) -> Suggestions:
    """The same proposals with danger words not looked for: urgent only where the class is declared so."""
    urgency = _urgency(found.class_, (), lexicon_of(classes))
    return replace(found, urgency=urgency, risks=(), hand_over=())


def _ranked(text: str, lexicon: Lexicon) -> list[Guess]:
    found = _found(text, lexicon)
    if not found:
        return []
    own: dict[int, float] = {}
    whole: dict[int, float] = {}
    for keyword, boost in found:
        for index, weight in lexicon.keywords[keyword].claims:
            number = lexicon.group_of[index]
            whole[number] = whole.get(number, 0.0) + weight * boost
            if lexicon.is_leaf[index]:
                own[index] = own.get(index, 0.0) + weight * boost
    scores = {
        index: (1 - _REST_OF_GROUP) * score + _REST_OF_GROUP * whole[lexicon.group_of[index]]
        for index, score in own.items()
    }
    with_leaf = {lexicon.group_of[index] for index in own}
    for number, score in whole.items():
        if number not in with_leaf:
            scores[lexicon.fallback[number]] = _REST_OF_GROUP * score
    return _guesses(scores, found, lexicon)


def scores_by_code(text: str, classes: Sequence[ClassDef]) -> dict[str, float]:
    """What the words of a message say for each class by its code; classes that no word speaks for are left out."""
    lexicon = lexicon_of(classes)
    scores: dict[str, float] = {}
    for keyword, boost in _found(text[:READ_AT_MOST].lower(), lexicon):
        for index, weight in lexicon.keywords[keyword].claims:
            code = lexicon.classes[index].code
            scores[code] = scores.get(code, 0.0) + weight * boost
    return scores


def _found(text: str, lexicon: Lexicon) -> list[tuple[int, float]]:
    """Each keyword of the text once, with its boost.

    More in the title or beginning, a little more if repeated, less where it only says where.
    """
    first: dict[int, int] = {}
    times: dict[int, int] = {}
    for end, keyword in lexicon.automaton.iter_long(text) if lexicon.keywords else ():
        if keyword in first:
            times[keyword] = times.get(keyword, 1) + 1
        else:
            first[keyword] = end
    line = text.find("\n", 0, _TITLE_AT_MOST)
    title = line if line > 0 else _TITLE
    return [
        (
            keyword,
            (_TITLE_BOOST if end < title else 1.0)
            * (_ONLY_WHERE if text[end + 1 : end + 3] in _WHERE else 1.0)
            * (1 + _REPEATED * math.log(times[keyword]) if keyword in times else 1.0),
        )
        for keyword, end in first.items()
    ]


def _guesses(scores: dict[int, float], found: list[tuple[int, float]], lexicon: Lexicon) -> list[Guess]:
    best = sorted(scores, key=lambda index: (-scores[index], index))
    top, others = best[0], best[1 : 1 + ALTERNATIVES]
    rival = next((scores[index] for index in best if lexicon.group_of[index] != lexicon.group_of[top]), 0.0)
    sure = _confidence(scores[top], rival)
    left = sum(scores[index] for index in best[1:])
    guesses = [Guess(lexicon.classes[top].code, round(sure, 3), _reasons(top, found, lexicon))]
    for index in others:
        share = min(sure, (1 - sure) * scores[index] / left)
        guesses.append(Guess(lexicon.classes[index].code, round(share, 3), _reasons(index, found, lexicon)))
    return guesses


def _confidence(score: float, rival: float) -> float:
    """How often a first level is right that leads like this over the best class of any other first level."""
    lead = (score - rival) / score
    return 1 / (1 + math.exp(-(_SURE_BASE + _SURE_LEAD * lead + _SURE_SCORE * math.log1p(score))))


def _reasons(index: int, found: list[tuple[int, float]], lexicon: Lexicon) -> tuple[str, ...]:
    """The words that speak for a class or its group: its own first, the heaviest first."""
    keywords, group_of = lexicon.keywords, lexicon.group_of
    group = group_of[index]
    words = []
    for number, boost in found:
        keyword = keywords[number]
        weight = 0.0
        for owner, claim in keyword.claims:
            if group_of[owner] == group:
                weight += claim * 2.0 if owner == index else claim
        if weight:
            words.append((-weight * boost, keyword.word))
    words.sort()
    return tuple(word for _, word in words[:_REASONS])


def _urgency(class_: Guess | None, risks: tuple[Risk, ...], lexicon: Lexicon) -> Guess:
    """The higher of what the risk words and the class ask for; no word, however rude, lowers it."""
    named = Guess("normal", 1.0, ())
    if class_ is not None:
        urgency = lexicon.urgency_of[class_.value]
        if urgency and urgency != "normal":
            named = Guess(urgency, class_.confidence, class_.reasons)
    if not risks:
        return named
    level = max((risk.level for risk in risks), key=URGENCIES.index)
    if URGENCIES.index(level) < URGENCIES.index(named.value):
        return named
    return Guess(level, 1.0, tuple(risk.word for risk in risks if risk.level == level))
