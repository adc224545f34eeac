"""What a clerk may write in a cell, and what it lets through."""

from datetime import date, timedelta
from decimal import Decimal

import pytest

from zhili.casetypes.tables.cells import UnreadableCell, holds, parse, parse_output
from zhili.casetypes.tables.kinds import Kind, Months, NotOfKind, fact, iso, literal


@pytest.mark.parametrize(
    ("text", "kind", "through", "held"),
    [
        ("-", "string", ["a", ""], []),
        ("", "number", [1], []),
        ("—", "number", [1], []),
        ('"High"', "string", ["High"], ["high", '"High"']),
        ("High", "string", ["High"], ["Low"]),
        ('"a,b", c', "string", ["a,b", "c"], ["a", "b"]),
        ("垃圾，渣土", "string", ["垃圾", "渣土"], ["垃圾，渣土"]),
        ("“垃圾”", "string", ["垃圾"], ["“垃圾”"]),
        (r'"say \"no\" \u4e2d"', "string", ['say "no" 中'], []),
        ("城管（综合）", "string", ["城管（综合）"], ["城管"]),
        ('not("a", b)', "string", ["c"], ["a", "b"]),
        ("非（a）", "string", ["b"], ["a"]),
        ("18", "number", [18, Decimal(18)], [18.5]),
        ("-0.5, 7", "number", [Decimal("-0.5"), 7], [0]),
        ("<18,>=60", "number", [17, 60], [18, 59]),
        ("≥18", "number", [18], [17]),
        ("[1..3]", "number", [1, 3], [0, 4]),
        ("(1..3]", "number", [2, 3], [1]),
        ("]1..3[", "number", [2], [1, 3]),
        ("[1..3)", "number", [1], [3]),
        ("not([1..3], 9)", "number", [0, 4], [1, 9]),
        ("true", "boolean", [True], [False]),
        ("否", "boolean", [False], [True]),
        ("not(true)", "boolean", [False], [True]),
        ('>= date("2026-01-01")', "date", [date(2026, 1, 1)], [date(2025, 12, 31)]),
        ("2026/1/2", "date", [date(2026, 1, 2)], [date(2026, 2, 1)]),
        ("[2026-01-01..2026-02-01)", "date", [date(2026, 1, 31)], [date(2026, 2, 1)]),
        ('<= duration("P2D")', "duration", [timedelta(hours=48)], [timedelta(hours=49)]),
        (">P1Y", "duration", [Months(13)], [Months(12)]),
        ("PT36H", "duration", [timedelta(days=1, hours=12)], [timedelta(days=1)]),
        ("cityscape", "tree", ["cityscape", "cityscape/garbage", "x/cityscape"], ["cityscapes"]),
        ("cityscape/garbage", "tree", ["cityscape/garbage/bin"], ["cityscape", "a/cityscape/garbage"]),
        ("not(cityscape/garbage)", "tree", ["cityscape", "cityscape/garbages"], ["cityscape/garbage/x"]),
    ],
)
def test_a_cell_lets_through_what_it_says(
    text: str, kind: Kind, through: list[object], held: list[object]
) -> None:
    cell = parse(text, kind)
    assert [value for value in through if holds(cell, value, {}, kind) is not True] == []
    assert [value for value in held if holds(cell, value, {}, kind) is not False] == []


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("abc", "number"),
        ("1,", "number"),
        ("007", "number"),
        ("<", "number"),
        ("< null", "number"),
        ("[1..]", "number"),
        ("1.5", "integer"),
        ("maybe", "boolean"),
        ("2026-02-30", "date"),
        ("P", "duration"),
        ("P1M2D", "duration"),
        ("P1DT", "duration"),
        ("a,,b", "string"),
        ('"open', "string"),
        ("a/", "tree"),
        ("a//b", "tree"),
        ("{nobody}", "string"),
    ],
)
def test_an_unreadable_cell_says_how_to_mend_it(text: str, kind: Kind) -> None:
    with pytest.raises(UnreadableCell) as caught:
        parse(text, kind)
    assert caught.value.mend.zh
    assert caught.value.mend.en


def test_null_is_judged_with_three_values() -> None:
    def verdict(text: str) -> bool | None:
        return holds(parse(text, "number"), None, {}, "number")

    assert verdict("-") is True
    assert verdict("null") is True
    assert verdict("1, null") is True
    assert verdict("not(null)") is False
    assert verdict("1") is False
    assert verdict("not(1)") is True
    assert verdict("<1") is None
    assert verdict("not(<1)") is None
    assert verdict("not(1, <1)") is None


def test_a_cell_may_compare_with_another_input() -> None:
    names = ["deposit"]
    assert holds(parse("<= deposit", "number", names=names), 5, {"deposit": 5}, "number") is True
    assert holds(parse("[0..{deposit})", "number", names=names), 5, {"deposit": 5}, "number") is False
    assert holds(parse("<= deposit", "number", names=names), 5, {"deposit": None}, "number") is None
    assert parse("{deposit}", "string", names=names).refs == ("deposit",)
    assert parse("deposit", "string", names=names).refs == ()
    assert parse("deposit", "string", names=names, bare=False).refs == ("deposit",)


@pytest.mark.parametrize(
    ("text", "kind", "value"),
    [
        ("a, b", "string", "a, b"),
        ('"a"', "string", "a"),
        ("12", "number", 12),
        ("12.50", "number", Decimal("12.5")),
        ("true", "boolean", True),
        ("2026-01-31", "date", date(2026, 1, 31)),
        ("p5d", "duration", "P5D"),
        ('duration("PT120H")', "duration", "PT120H"),
        ("a/b", "tree", "a/b"),
        ("", "string", None),
        ("-", "number", None),
    ],
)
def test_an_output_is_one_value(text: str, kind: Kind, value: object) -> None:
    assert parse_output(text, kind) == value


@pytest.mark.parametrize(("text", "kind"), [(">5", "number"), ("1, 2", "number"), ("fortnight", "duration")])
def test_an_output_is_not_a_test(text: str, kind: Kind) -> None:
    with pytest.raises(UnreadableCell):
        parse_output(text, kind)


@pytest.mark.parametrize(
    ("value", "kind", "taken"),
    [
        (0.1, "number", Decimal("0.1")),
        (5.0, "integer", 5),
        (Decimal("7.00"), "number", 7),
        ("2026-01-31", "date", date(2026, 1, 31)),
        ("P2W", "duration", timedelta(days=14)),
        ("P1Y2M", "duration", Months(14)),
        ("-P1D", "duration", timedelta(days=-1)),
    ],
)
def test_facts_are_taken_exactly(value: object, kind: Kind, taken: object) -> None:
    found = fact(value, kind)
    assert found == taken
    assert type(found) is type(taken)


@pytest.mark.parametrize(
    ("value", "kind"),
    [
        (True, "number"),
        ("5", "number"),
        (float("nan"), "number"),
        (float("inf"), "number"),
        (5.5, "integer"),
        (1, "boolean"),
        (5, "string"),
        ("yesterday", "date"),
        (5, "date"),
        ("5 days", "duration"),
        ("/a", "tree"),
        ("", "tree"),
        (['"a"'], "tree"),
    ],
)
def test_facts_of_another_kind_are_refused(value: object, kind: Kind) -> None:
    with pytest.raises(NotOfKind):
        fact(value, kind)


@pytest.mark.parametrize(
    "span",
    [
        timedelta(),
        timedelta(days=3),
        timedelta(days=-3, hours=1),
        timedelta(hours=1, minutes=2, seconds=3, microseconds=400_000),
    ],
)
def test_durations_are_shown_as_they_are_read(span: timedelta) -> None:
    assert literal(iso(span), "duration") == span
