"""What was decided about cases handed to ``understanding`` to learn from: every night, by the worker."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta

from zhili.cases.queries import types
from zhili.casetypes.classes import ClassDef
from zhili.kernel.rows import fetch
from zhili.understanding import public as understanding
from zhili.understanding.public import Choice, Decided

LEARNED_FROM = timedelta(days=400)
"""How far back: a year's seasons and a month."""

_CHOICES = 60_000
_AT_ONCE = 5000
_TEXTS = "SELECT id, title, text FROM cases_case WHERE id = ANY(%s) AND type_key = ANY(%s)"


def teach(*, at: datetime) -> dict[str, str]:
    """Learn the class from what people chose for the cases of each taxonomy; the verdict by its first case type.

    Types that share a taxonomy teach together. A taxonomy with too few decisions, or none since it was last
    learned, is left out.
    """
    chosen = understanding.choices(kind="class", since=at - LEARNED_FROM, most=_CHOICES)
    verdicts = {}
    for classes, keys in _taxonomies().items():
        decided = list(_decided(chosen, keys))
        verdict = understanding.learn_classes(decided=decided, classes=classes, at=at)
        if verdict is not None:
            verdicts[keys[0]] = verdict
    return verdicts


def _taxonomies() -> dict[tuple[ClassDef, ...], list[str]]:
    found: defaultdict[tuple[ClassDef, ...], list[str]] = defaultdict(list)
    for case_type in types.everything():
        if case_type.assist and case_type.classes:
            found[tuple(case_type.classes)].append(case_type.key)
    return found


def _decided(chosen: Sequence[Choice], keys: list[str]) -> Iterator[Decided]:
    for first in range(0, len(chosen), _AT_ONCE):
        part = {one.case_id: one for one in chosen[first : first + _AT_ONCE]}
        for id, title, text in fetch(_TEXTS, [list(part), keys]):
            written = f"{title}\n{text}".strip()
            if written:
                yield Decided(id, written, part[id].chosen, part[id].at)
