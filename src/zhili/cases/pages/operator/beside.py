"""What stands beside the form while an operator types: class, urgency, place, open cases alike, known answers.

Everything here is proposed and nothing is decided; each proposal carries its reason and is taken over by one key.
"""

from dataclasses import dataclass
from datetime import datetime
from urllib.parse import urlencode
from uuid import UUID

from django.http import QueryDict

from zhili.cases import public as cases
from zhili.cases.pages.said import places
from zhili.cases.pages.staff import rows
from zhili.cases.pages.words import URGENCIES
from zhili.casetypes.language import CaseType
from zhili.kernel.text import Text
from zhili.people import public as people
from zhili.ui.desk import Who
from zhili.understanding import public as understanding
from zhili.understanding.public import AnswerMatch, Guess, Suggestions

READ_AT_MOST = 4000
_ALIKE, _ANSWERS, _CLASSES, _UNSURE = 4, 3, 4, 3
_TONES = {"urgent": "soon", "critical": "late"}
_NEAR = Text(zh="就在附近", en="close by")
_SAME = Text(zh="说的像是同一件事", en="tells the same")
_SAME_CLASS = Text(zh="同一分类", en="same class")


@dataclass(frozen=True, slots=True)
class Typed:
    """What stands in the form so far."""

    text: str
    address: str
    class_code: str
    urgency: str
    area: str
    lon: float | None
    lat: float | None

    @classmethod
    def of(cls, post: QueryDict) -> "Typed":
        """From what the page sends."""
        words = [post.get(name, "")[:READ_AT_MOST].strip() for name in ("title", "text")]
        return cls(
            text="\n".join(word for word in words if word),
            address=post.get("address", "")[:200].strip(),
            class_code=post.get("class", ""),
            urgency=post.get("urgency", ""),
            area=post.get("area", ""),
            lon=_number(post.get("lon", "")),
            lat=_number(post.get("lat", "")),
        )


@dataclass(frozen=True, slots=True)
class Alike:
    """An open case that may be about the same matter, and why it is thought so."""

    row: rows.Row
    followers: int
    why: tuple[Text | str, ...]


@dataclass(frozen=True, slots=True)
class ClassGuess:
    """A class that is proposed."""

    guess: Guess
    name: Text
    chosen: bool

    @property
    def fill(self) -> str:
        """What taking it over puts into the form."""
        return urlencode({"class": self.guess.value})


def panel(who: Who, case_type: CaseType, typed: Typed) -> dict[str, object]:
    """Everything the panel shows for what is typed so far."""
    found = understanding.suggest(text=typed.text, classes=case_type.classes, at=who.at)
    spots = places.found(text=typed.text, address=typed.address) if typed.text or typed.address else ()
    sure = spots[0] if spots and spots[0].alone else None
    guessed = [one.value for one in (found.class_, *found.alternatives[:1]) if one is not None]
    sure_of_class = found.class_ is not None and found.class_.confidence >= understanding.bar("class")
    classes = _classes(case_type, found, typed)[: _CLASSES if sure_of_class else _UNSURE]
    offered = None if typed.area or typed.lon is not None else sure
    return {
        "classes": classes,
        "sure_of_class": sure_of_class,
        "urgency": _urgency(found, typed),
        "risks": found.risks,
        "hand_over": found.hand_over,
        "places": spots,
        "sure": offered,
        "proposed": _proposed(classes[:1] if sure_of_class else [], found, typed, offered),
        "conflict": _conflict(typed),
        "chosen_place": places.words_of(typed.area) if typed.area else None,
        "alike": alike(who, case_type, typed, sure, guessed),
        "joins": case_type.follow is not None,
        "answers": answers(typed, guessed, at=who.at),
    }


def _conflict(typed: Typed) -> Text | None:
    """What the words say against the point that is chosen; a point says its area better than what was filled in."""
    point = (
        people.locate(lon=typed.lon, lat=typed.lat)
        if typed.lon is not None and typed.lat is not None
        else None
    )
    here = point.area if point else typed.area
    return (
        places.conflict(text=typed.text, address=typed.address, here=here, lon=typed.lon, lat=typed.lat)
        if here
        else None
    )


def _proposed(classes: list[ClassGuess], found: Suggestions, typed: Typed, place: places.Found | None) -> str:
    """Everything that is proposed where nothing is chosen yet, to be taken over at once; of a class only a sure one."""
    taken: dict[str, str] = {}
    if classes and not typed.class_code:
        taken["class"] = classes[0].guess.value
    if not typed.urgency and found.urgency.value in _TONES:
        taken["urgency"] = found.urgency.value
    if place is not None:
        taken |= place.filling
    return urlencode(taken)


def answers(typed: Typed, guessed: list[str], *, at: datetime) -> tuple[AnswerMatch, ...]:
    """What the city answers to what is typed; staff may tell what residents do not read by themselves."""
    classes = [typed.class_code] if typed.class_code else guessed
    return understanding.known_answers(
        text=typed.text, classes=classes, at=at, limit=_ANSWERS, for_residents=False
    )


def alike(
    who: Who, case_type: CaseType, typed: Typed, sure: places.Found | None, guessed: list[str]
) -> list[Alike]:
    """Open cases that may be the same: around the point where one is known, else by their words, in the area if any."""
    lon, lat = (
        (typed.lon, typed.lat) if typed.lon is not None else (sure.lon, sure.lat) if sure else (None, None)
    )
    area = typed.area or (sure.area if sure else "")
    class_code = typed.class_code or (guessed[0] if guessed else None)
    if lon is not None and lat is not None:
        return _around(who, case_type, typed, lon=lon, lat=lat, class_code=class_code)
    return _told(who, case_type, typed, area if area.count("/") >= 2 else "")


def _around(
    who: Who, case_type: CaseType, typed: Typed, *, lon: float, lat: float, class_code: str | None
) -> list[Alike]:
    near = cases.near_point(
        lon=lon, lat=lat, type_key=case_type.key, class_code=class_code, at=who.at, limit=_ALIKE,
        text=typed.text,
    )  # fmt: skip
    if not near:
        return []
    seen = _seen(who, [one.id for one in near])
    return [
        Alike(
            rows.row(seen[one.id], at=who.at),
            one.followers,
            (
                *((_SAME,) if one.same else ()),
                _NEAR,
                *((_SAME_CLASS,) if one.class_code == class_code else ()),
            ),
        )
        for one in near
        if one.id in seen
    ]


def _told(who: Who, case_type: CaseType, typed: Typed, area: str) -> list[Alike]:
    """Those that tell the same, in the area where one is known, else anywhere."""
    if not typed.text:
        return []
    found = cases.alike(
        text=typed.text, type_key=case_type.key, actor=who.actor, at=who.at, area=area or None, limit=_ALIKE
    )
    counts = cases.followers(case_ids=[one.row.id for one in found])
    return [
        Alike(rows.row(one.row, at=who.at), counts.get(one.row.id, 0) + one.equal, (_SAME, *one.words))
        for one in found
    ]


def _seen(who: Who, ids: list[UUID]) -> dict[UUID, cases.CaseRow]:
    filters = cases.Filters(ids=tuple(ids))
    page = cases.listing(actor=who.actor, filters=filters, at=who.at, limit=len(ids))
    return {one.id: one for one in page.rows}


def _classes(case_type: CaseType, found: Suggestions, typed: Typed) -> list[ClassGuess]:
    guesses = [one for one in (found.class_, *found.alternatives) if one is not None]
    named = [(one, case_type.class_(one.value)) for one in guesses]
    return [
        ClassGuess(one, class_.name, one.value == typed.class_code)
        for one, class_ in named
        if class_ is not None
    ]


def _urgency(found: Suggestions, typed: Typed) -> dict[str, object] | None:
    if found.urgency.value not in _TONES:
        return None
    return {
        "guess": found.urgency,
        "words": URGENCIES[found.urgency.value],
        "tone": _TONES[found.urgency.value],
        "chosen": typed.urgency == found.urgency.value,
        "fill": urlencode({"urgency": found.urgency.value}),
    }


def _number(raw: str) -> float | None:
    try:
        number = float(raw)
    except ValueError:
        return None
    return number if number - number == 0 else None
