"""Reading ``sitting``: that cases of a type are held at an hour and a place, what each needs, how its record grows.

By this alone a case stands on the page of those who prepare sittings and write their records.
"""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass

from zhili.casetypes.section import Section
from zhili.kernel.text import Text

WORD = "sitting"
_OUTCOMES = ("day", "hour", "place")


@dataclass(frozen=True, slots=True)
class Need:
    """What must be there for a sitting. It is there once the outcome ``known`` is, once the case has come to one of the
    ``stages``, or once all have signed the ``paper``. ``by`` is the action that brings it."""

    key: str
    title: Text
    known: str | None
    stages: frozenset[str]
    paper: str | None
    by: str | None


@dataclass(frozen=True, slots=True)
class Sitting:
    """At which ``stages`` a sitting is prepared, held or put on record; in which outcomes its ``day``, ``hour`` and
    ``place`` stand; its ``needs`` in order.

    ``passages`` are the actions that the record is made of, the first the one by which it is taken down; ``into`` the
    action, and the field of its form, that shows the whole of it to the parties.
    """

    stages: frozenset[str]
    day: str | None
    hour: str | None
    place: str | None
    needs: tuple[Need, ...]
    passages: tuple[str, ...]
    into: tuple[str, str] | None

    def outcomes(self) -> Iterator[tuple[str, str]]:
        """The outcomes that it names, each with the key under which."""
        named = {"day": self.day, "hour": self.hour, "place": self.place}
        yield from ((key, name) for key, name in named.items() if name)
        yield from (("needs", one.known) for one in self.needs if one.known)


def read_sitting(
    top: Section,
    *,
    stages: Collection[str],
    papers: Collection[str],
    actions: Mapping[str, Collection[str]],
) -> Sitting | None:
    """The declaration under ``sitting``; None where there is none. ``actions`` are those of the type, each with the
    fields of its form. Faults are noted where they stand."""
    section = top.section(WORD)
    if not top.has(WORD):
        return None
    named = {key: section.get(key, str, "") or None for key in _OUTCOMES}
    sitting = Sitting(
        stages=_names(section, "stages", stages),
        day=named["day"],
        hour=named["hour"],
        place=named["place"],
        needs=tuple(_need(key, one, stages, papers, actions) for key, one in section.sections("needs")),
        passages=tuple(name for name in section.many("passages") if section.known("passages", name, actions)),
        into=_into(section, actions),
    )
    if not sitting.stages:
        section.fault(
            "stages",
            Text(zh="没有写在哪些环节。", en="it names no stages."),
            Text(zh="写 stages: [环节]。", en="write 'stages: [stage]'."),
        )
    section.close()
    return sitting


def _names(section: Section, key: str, allowed: Collection[str]) -> frozenset[str]:
    return frozenset(name for name in section.many(key) if section.known(key, name, allowed))


def _need(
    key: str,
    section: Section,
    stages: Collection[str],
    papers: Collection[str],
    actions: Mapping[str, Collection[str]],
) -> Need:
    paper, by = section.get("paper", str, "") or None, section.get("by", str, "") or None
    need = Need(
        key=key,
        title=section.words("title"),
        known=section.get("known", str, "") or None,
        stages=_names(section, "stages", stages),
        paper=paper,
        by=by,
    )
    if paper:
        section.known("paper", paper, papers)
    if by:
        section.known("by", by, actions)
    if not (need.known or need.stages or paper):
        section.fault(
            "known",
            Text(zh=f"“{key}”没有写怎样算有了。", en=f"'{key}' does not say when it is there."),
            Text(zh="写 known、stages 或 paper。", en="write 'known', 'stages' or 'paper'."),
        )
    section.close()
    return need


def _into(section: Section, actions: Mapping[str, Collection[str]]) -> tuple[str, str] | None:
    """``into: {action: field}``."""
    for action, field in section.get("into", dict, {}).items():
        if section.known("into", str(action), actions) and section.known("into", str(field), actions[action]):
            return str(action), str(field)
    return None
