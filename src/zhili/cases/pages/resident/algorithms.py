"""The register of algorithms for everybody: what is in use and for what, how right it is, what people made of it.

Figures of the house are counted from the record of choices, once a minute at most; nobody is named.
"""

from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from zhili.cases import public as cases
from zhili.cases.pages.choosing import unit_words
from zhili.cases.pages.registered import bars, speaking, words_of
from zhili.cases.pages.resident import heeding
from zhili.cases.pages.resident.access import reportable
from zhili.cases.pages.resident.pages import page
from zhili.kernel import clock
from zhili.kernel.text import Text
from zhili.understanding import public as understanding
from zhili.understanding.public import Act, Entry, HeededBy

_NO_OWNER = Text(zh="还没有指定", en="not named yet")
_LEARNED = "class"
_ADVISES = "consult"
_BY_RULE = "dispatch"


@dataclass(frozen=True, slots=True)
class Objection:
    """Where a complaint about algorithms is written down: which type, under which class."""

    type_key: str
    class_code: str


@dataclass(frozen=True, slots=True)
class Told:
    """An entry with what people made of its proposals; None where that is not recorded."""

    entry: Entry
    kind: Text
    heeded: HeededBy | None


@require_safe
def show_all(request: HttpRequest) -> HttpResponse:
    """Every entry in short, those that Zhili refuses apart, and how many complained about algorithms."""
    at = clock.now()
    entries = understanding.register()
    heeded = understanding.heeded_lately()
    told = [_told(one, heeded.get(one.card.overrides)) for one in entries]
    context = {
        "used": [one for one in told if one.entry.card.kind != "refused"],
        "refused": [one for one in told if one.entry.card.kind == "refused"],
        "objection": _objection(),
        "complaints": cases.about_algorithms(at=at),
    }
    return page(request, "algorithms", context, at=at)


@require_safe
def show(request: HttpRequest, key: str) -> HttpResponse:
    """One card with its figures, and what was done to it. Raises NotFound."""
    entry = understanding.registered(key=key)
    card = entry.card
    heeded = understanding.heeded_lately().get(card.overrides)
    context = {
        "one": _told(entry, heeded),
        "card": card,
        "owner": unit_words(entry.owner) if entry.owner else _NO_OWNER,
        "tables": heeding.tables(heeded) if heeded else [],
        "parts": heeding.measured(card.parts) if card.parts else None,
        "versions": speaking() if key == _LEARNED else [],
        "advice": understanding.speaking(of="legal") if key == _ADVISES else [],
        "objection": _objection() if card.kind != "refused" else None,
        "bars": bars() if key == _BY_RULE else [],
        "acts": [(one, words_of(one), told(one)) for one in understanding.acts(key=key)],
        "why": told(entry.switched) if entry.switched else "",
    }
    return page(request, "algorithm", context, at=clock.now())


def _objection() -> Objection | None:
    """The first type that residents open and that has a class for it; None where there is none."""
    for one in reportable():
        class_ = cases.class_about_algorithms(one)
        if class_ is not None and any(field.name == "class" for field in one.form.fields):
            return Objection(one.key, class_.code)
    return None


def told(act: Act) -> str:
    """The reason as everybody may read it: without what names or reaches a person. It stays in the city's language."""
    return understanding.masked(act.why, kinds=understanding.PERSONAL_PUBLISHED, language="zh")


def _told(entry: Entry, heeded: HeededBy | None) -> Told:
    return Told(entry, understanding.ALGORITHM_KINDS[entry.card.kind], heeded)
