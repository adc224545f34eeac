"""Asking the responsibility list: a decision table that takes the first, most specific row.

Owns also what a list leaves open: the classes and streets for which nobody answers.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from zhili.casetypes.tables import Column, HitPolicy, MissingFact, NoRowApplies, Row, Table, build
from zhili.casetypes.tables.cells import ANY, Cell, Same
from zhili.people.rules.findings import Gap
from zhili.people.rules.levels import AreaView
from zhili.people.rules.responsibility import Duty

_ROOT = "class/"  # so that a class of the first level is not taken for a deeper one of the same name
Below = Callable[[str], Sequence[AreaView]]


@dataclass(frozen=True, slots=True)
class Responsibility:
    """Which unit answers, by which line of which version of the list, under which article.

    ``asks`` names facts that were not given and could change the answer: ask for them before dispatching.
    """

    unit: str
    row: int
    article: str
    note: str
    version: int
    asks: tuple[str, ...] = ()


class CompiledList:
    """One version of the list, ready to be asked; ``duties`` are its rows."""

    def __init__(self, duties: Sequence[Duty], *, version: int) -> None:
        self.version = version
        self.duties = tuple(duties)
        self._duties = {duty.line: duty for duty in duties}
        self._owners = tuple(dict.fromkeys(duty.owner for duty in duties if duty.owner))
        self.table = compiled(duties, name=f"responsibility-{version}")

    def ask(self, *, class_code: str, area: str, facts: Mapping[str, object]) -> Responsibility | None:
        """The responsible unit; None where no row applies. ``facts`` may name the ``owner``.

        Raises WrongType for an owner that is no text, and MissingFact where only the owner could tell.
        """
        owner = facts.get("owner") or None
        duty = self._first(class_code, area, owner)
        others = [self._first(class_code, area, each) for each in self._owners] if owner is None else []
        if duty is None:
            if any(others):
                raise MissingFact(table=self.table.name, fact="owner")
            return None
        return Responsibility(
            unit=duty.unit,
            row=duty.line,
            article=duty.article,
            note=duty.note,
            version=self.version,
            asks=("owner",) if any(other and other.unit != duty.unit for other in others) else (),
        )

    def of_type(self, type_key: str, area: str) -> Responsibility | None:
        """The unit for a case type that has no classes, by the line that names its key; a line for any class is none.

        ``area`` is a path, "" where the case has none: then only a line for every place counts.
        """
        for duty in self.duties:
            if duty.class_code == type_key and not duty.owner and _lies_in(area, duty.area):
                return Responsibility(duty.unit, duty.line, duty.article, duty.note, self.version)
        return None

    def _first(self, class_code: str, area: str, owner: object) -> Duty | None:
        try:
            answer = self.table.decide(asked(class_code=class_code, area=area, owner=owner))
        except NoRowApplies:
            return None
        return self._duties[answer.rows[0]]


def _lies_in(area: str, whole: str | None) -> bool:
    """Whether a place (a path) lies in a line's; the city and no place at all are every place."""
    return whole is None or "/" not in whole or area == whole or area.startswith(f"{whole}/")


def asked(*, class_code: str, area: str, owner: object = None) -> dict[str, object]:
    """A question to a compiled list as its table takes it."""
    return {"class": _ROOT + class_code, "area": area, "owner": owner}


def compiled(duties: Iterable[Duty], *, name: str) -> Table:
    """The decision table of a list: first hit; classes and areas are trees. Row numbers are the sheet's."""
    return build(
        name=name,
        hit_policy=HitPolicy.FIRST,
        inputs=[Column("class", "tree"), Column("area", "tree"), Column("owner", "string", optional=True)],
        outputs=[Column("unit", "string")],
        rows=[_row(duty) for duty in duties],
    )


def gaps(
    duties: Iterable[Duty], *, classes: Iterable[str], streets: Sequence[AreaView], below: Below
) -> list[Gap]:
    """For each class the streets that no row covers, neither whole nor in all the areas ``below`` them.

    A row for one owner covers nothing here: the owner may be another. Classes with classes below them are
    passed over.
    """
    held: dict[str | None, set[str | None]] = defaultdict(set)
    for duty in duties:
        if not duty.owner:
            held[duty.class_code].add(duty.area)
    wanted = set(classes)
    leaves = wanted - {above for code in wanted for above in _above(code)}
    found = []
    for code in sorted(leaves):
        areas = {area for key in (None, code, *_above(code)) for area in held.get(key, ())}
        missing = tuple(street.code for street in streets if not _covered(street, areas, below))
        if missing:
            found.append(Gap(code, missing))
    return found


def _row(duty: Duty) -> Row:
    return Row(
        number=duty.line,
        cells=(
            _cell(_ROOT + duty.class_code if duty.class_code else None),
            _cell(duty.area),
            _cell(duty.owner or None),
        ),
        outputs=(duty.unit,),
        article=duty.article,
        note=duty.note,
    )


def _cell(value: str | None) -> Cell:
    return ANY if value is None else Cell(text=value, tests=(Same(value),))


def _above(code: str) -> Iterator[str]:
    while "/" in code:
        code = code.rpartition("/")[0]
        yield code


def _covered(area: AreaView, held: set[str | None], below: Below) -> bool:
    if None in held or any(path in held for path in (area.path, *_above(area.path))):
        return True
    children = below(area.code)
    return bool(children) and all(_covered(child, held, below) for child in children)
