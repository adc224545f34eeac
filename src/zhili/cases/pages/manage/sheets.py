"""The responsibility list as a sheet: the rows of a page with what was typed into them, and back to a file."""

import csv
import io
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from zhili.kernel.text import Text
from zhili.people import public as people

HEADS = {
    "class": Text(zh="事项", en="Class"),
    "area": Text(zh="区域", en="Area"),
    "owner": Text(zh="权属", en="Owner"),
    "unit": Text(zh="责任单位", en="Unit"),
    "article": Text(zh="依据", en="Ground"),
    "note": Text(zh="备注", en="Note"),
}
COLUMNS = tuple(HEADS)
A_PAGE = 50
BLANK = 5
"""Empty rows under each page, for new duties."""


@dataclass(frozen=True, slots=True)
class Line:
    """A row of the sheet as it is drawn: its place in the version it came from (None: a new one), its cells."""

    place: int | None
    cells: Mapping[str, str]
    errors: tuple[Text, ...] = ()

    @property
    def empty(self) -> bool:
        """Whether nothing stands in it."""
        return not any(self.cells.values())

    @property
    def columns(self) -> list[tuple[str, Text, str]]:
        """The cells in the order of the sheet, each with the head of its column."""
        return [(name, head, self.cells.get(name, "")) for name, head in HEADS.items()]


@dataclass(slots=True)
class Sheet:
    """A whole version with the changes of one page laid over it."""

    lines: list[Line] = field(default_factory=list)

    def csv(self) -> bytes:
        """The sheet as a file that an import reads; line 2 is the first row."""
        out = io.StringIO()
        writer = csv.writer(out)
        writer.writerow(COLUMNS)
        writer.writerows([one.cells.get(name, "") for name in COLUMNS] for one in self.lines)
        return out.getvalue().encode()

    def marked(self, findings: Iterable[people.Finding]) -> "Sheet":
        """The sheet with what was found said at its rows."""
        said: dict[int, list[Text]] = {}
        for one in findings:
            words = Text(zh=f"{one.message.zh}{one.mend.zh}", en=f"{one.message.en} {one.mend.en}")
            said.setdefault(one.line - 2, []).append(words)
        marked = [Line(one.place, one.cells, tuple(said.get(at, ()))) for at, one in enumerate(self.lines)]
        return Sheet(marked)


def cells_of(duty: people.Duty) -> dict[str, str]:
    """A duty as the cells of its row."""
    return {
        "class": duty.class_code or "*",
        "area": duty.area.rpartition("/")[2] if duty.area else "",
        "owner": duty.owner,
        "unit": duty.unit,
        "article": duty.article,
        "note": duty.note,
    }


def typed(post: Mapping[str, str], held: Sequence[people.Duty]) -> Sheet:
    """The version with the rows that a page sent in place of its own; rows that were emptied are gone."""
    sent: dict[int, Line] = {}
    new: list[Line] = []
    for key in post:
        mark, _dash, number = key.partition("-")
        if mark != "class" or not number.lstrip("n").isdigit():
            continue
        cells = {name: post.get(f"{name}-{number}", "").strip()[:500] for name in COLUMNS}
        if number.startswith("n"):
            new.append(Line(None, cells))
        else:
            sent[int(number)] = Line(int(number), cells)
    old = [sent.get(place, Line(place, cells_of(duty))) for place, duty in enumerate(held)]
    return Sheet([one for one in (*old, *new) if not one.empty])


def compared(before: Sequence[people.Duty], after: Sequence[people.Duty]) -> list[tuple[str, dict[str, str]]]:
    """What a version has more and less than another: ``added`` and ``removed`` rows, in the order of the sheets."""
    was, now = [cells_of(one) for one in before], [cells_of(one) for one in after]
    old, new = {tuple(one.values()) for one in was}, {tuple(one.values()) for one in now}
    gone = [("removed", one) for one in was if tuple(one.values()) not in new]
    return gone + [("added", one) for one in now if tuple(one.values()) not in old]
