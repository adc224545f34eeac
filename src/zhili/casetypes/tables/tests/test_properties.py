"""Laws of every table: compiled, it decides as its cells read one by one; and the check tells no lies."""

from collections.abc import Callable, Mapping
from datetime import date, timedelta
from decimal import Decimal
from operator import ge, gt, le, lt
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from zhili.casetypes.tables import Decision, NoRowApplies, Table, Undecided, check, load
from zhili.casetypes.tables.check import Examination
from zhili.casetypes.tables.deciding import bits

KINDS = ("number", "integer", "string", "boolean", "date", "duration", "tree")
COMPARE: dict[str, Callable[[Any, Any], bool]] = {"<=": le, ">=": ge, "<": lt, ">": gt}
CODES = ("a", "b", "c", "a/b", "a/b/c", "b/c")
DAYS = [date(2026, 1, day) for day in range(1, 9)]

numbers = st.integers(0, 12).map(lambda half: Decimal(half) / 2)
VALUES: dict[str, st.SearchStrategy[Any]] = {
    "number": numbers,
    "integer": st.integers(0, 6),
    "string": st.sampled_from(["red", "green", "blue", "grey"]),
    "boolean": st.booleans(),
    "date": st.sampled_from(DAYS),
    "duration": st.integers(0, 5).map(lambda halves: timedelta(hours=12 * halves)),
    "tree": st.lists(st.sampled_from(["a", "b", "c", "d"]), min_size=1, max_size=4).map("/".join),
}


def shown(value: object) -> str:
    if isinstance(value, bool):
        return str(value).lower()
    return f"PT{value // timedelta(hours=1)}H" if isinstance(value, timedelta) else str(value)


@st.composite
def item_texts(draw: st.DrawFn, kind: str) -> str:
    """One test as text."""
    if kind == "tree":
        return draw(st.sampled_from(CODES))
    value = draw(VALUES[kind])
    if kind in ("string", "boolean"):
        return shown(value)
    form = draw(st.sampled_from(["=", "<", "<=", ">", ">=", "[", "(", "]"]))
    if form in "[(]":
        other = draw(VALUES[kind])
        return f"{form}{shown(value)}..{shown(other)}{draw(st.sampled_from('])['))}"
    return shown(value) if form == "=" else f"{form} {shown(value)}"


@st.composite
def cell_texts(draw: st.DrawFn, kind: str) -> str:
    """A cell as text; often any value."""
    if draw(st.booleans()):
        return "-"
    items = ",".join(draw(st.lists(item_texts(kind), min_size=1, max_size=3)))
    return f"not({items})" if draw(st.integers(0, 3)) == 0 else items


Sheet = tuple[list[str], list[list[str]]]


@st.composite
def sheets(draw: st.DrawFn) -> Sheet:
    """Column kinds and rows of cells."""
    kinds = draw(st.lists(st.sampled_from(KINDS), min_size=1, max_size=3))
    row = st.tuples(*[cell_texts(kind) for kind in kinds]).map(list)
    return kinds, draw(st.lists(row, min_size=1, max_size=6))


def table(sheet: Sheet, policy: str) -> Table:
    kinds, rows = sheet
    header = [f"c{at}:{kind}" for at, kind in enumerate(kinds)] + ["=> x:number"]
    lines = [header, *([*row, str(at % 3)] for at, row in enumerate(rows))]
    text = "\n".join(",".join(f'"{field}"' for field in line) for line in lines)
    return load(f"hit: {policy}\n{text}\n".encode(), name="t.csv")


def facts_for(kinds: list[str]) -> st.SearchStrategy[dict[str, Any]]:
    return st.fixed_dictionaries({f"c{at}": VALUES[kind] for at, kind in enumerate(kinds)})


def item_holds(item: str, value: Any, read: Callable[[str], Any]) -> bool:
    """A test read naively from its text, apart from the production reader."""
    if ".." in item:
        low, high = (read(end) for end in item[1:-1].split(".."))
        above = low <= value if item[0] == "[" else low < value
        return bool(above and (value <= high if item[-1] == "]" else value < high))
    for sign, compare in COMPARE.items():
        if item.startswith(sign):
            return bool(compare(value, read(item[len(sign) :].strip())))
    return bool(value == read(item))


READ: dict[str, Callable[[str], Any]] = {
    "number": Decimal,
    "integer": int,
    "string": str,
    "boolean": "true".__eq__,
    "date": date.fromisoformat,
    "duration": lambda text: timedelta(hours=int(text[2:-1])),
}


def cell_holds(cell: str, value: Any, kind: str) -> bool:
    if cell == "-":
        return True
    negated = cell.startswith("not(")
    items = (cell[4:-1] if negated else cell).split(",")
    if kind == "tree":
        held = any(f"{value}/".startswith(f"{item}/") or item in value.split("/") for item in items)
    else:
        held = any(item_holds(item, value, READ[kind]) for item in items)
    return held != negated


def rows_that_hold(sheet: Sheet, facts: Mapping[str, Any]) -> list[int]:
    kinds, rows = sheet
    return [
        at
        for at, row in enumerate(rows)
        if all(cell_holds(cell, facts[f"c{c}"], kinds[c]) for c, cell in enumerate(row))
    ]


@given(st.data(), sheets())
def test_the_compiled_table_decides_as_its_cells_read_one_by_one(data: st.DataObject, sheet: Sheet) -> None:
    facts = data.draw(facts_for(sheet[0]))
    held = rows_that_hold(sheet, facts)
    assert table(sheet, "C").decide(facts).rows == tuple(at + 3 for at in held)
    assert table(sheet, "C#").decide(facts).outputs == ({"x": len(held)},)
    first = outcome(table(sheet, "F"), facts)
    assert first == (Decision(({"x": held[0] % 3},), (held[0] + 3,), ()) if held else "no-row-applies")
    unique = outcome(table(sheet, "U"), facts)
    assert unique == ("contradiction" if len(held) > 1 else first)
    agree = outcome(table(sheet, "A"), facts)
    assert (agree == "contradiction") == (len({at % 3 for at in held}) > 1)


def outcome(asked: Table, facts: Mapping[str, Any]) -> Decision | str:
    try:
        return asked.decide(facts)
    except Undecided as refusal:
        return refusal.code


@given(st.data(), sheets())
@settings(max_examples=200)
def test_a_gap_is_a_gap_and_none_means_none(data: st.DataObject, sheet: Sheet) -> None:
    asked = table(sheet, "F")
    found = check(asked)
    if any(fault.kind == "gap" for fault in found):
        examination = Examination(asked)
        for box in examination.uncovered(named=False):
            assert outcome(asked, examination.point(box)) == NoRowApplies.code
    else:
        facts = data.draw(facts_for(sheet[0]))
        assert outcome(asked, facts) != NoRowApplies.code


@given(st.data(), sheets())
def test_rows_said_to_be_unreachable_never_fire(data: st.DataObject, sheet: Sheet) -> None:
    asked = table(sheet, "F")
    dark = {fault.line for fault in check(asked) if fault.kind == "unreachable"}
    answer = outcome(asked, data.draw(facts_for(sheet[0])))
    assert isinstance(answer, str) or not dark & set(answer.rows)


@given(st.data(), sheets())
def test_a_unique_table_contradicts_itself_just_where_overlaps_are_told(
    data: st.DataObject, sheet: Sheet
) -> None:
    asked = table(sheet, "U")
    examination = Examination(asked)
    if not any(fault.kind in ("overlap", "duplicate") for fault in check(asked)):
        assert outcome(asked, data.draw(facts_for(sheet[0]))) != "contradiction"
    for at, others in enumerate(examination.meets):
        for other in bits(others):
            both = zip(examination.boxes[at], examination.boxes[other], strict=True)
            shared = tuple(mine & theirs for mine, theirs in both)
            assert outcome(asked, examination.point(shared)) == "contradiction"
