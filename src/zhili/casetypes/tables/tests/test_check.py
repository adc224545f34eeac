"""What is found wrong with a table before it is used, and what is not."""

import random

import pytest

from zhili.casetypes.tables import Fault, check, load

HEAD = 'hit: {policy}\nage:integer,level:string,=> x:string\nallowed: >=0,"low,high",\n'


def faults(source: str) -> list[Fault]:
    return check(load(source.encode(), name="t.csv"))


def kinds(source: str) -> list[tuple[str, str, int]]:
    return [(fault.kind, fault.severity, fault.line) for fault in faults(source)]


def sheet(policy: str, *rows: str) -> str:
    return HEAD.format(policy=policy) + "\n".join(rows)


def test_a_sound_table_has_no_faults() -> None:
    assert kinds(sheet("U", "<18,-,a", ">=18,low,b", ">=18,high,c")) == []
    assert kinds(sheet("F", "<18,low,a", "-,high,b", "-,-,c")) == []


def test_a_gap_is_shown_by_an_example() -> None:
    found = faults(sheet("U", "<18,-,a", ">18,low,b", ">=18,high,c"))
    assert [(fault.kind, fault.severity) for fault in found] == [("gap", "error")]
    assert "age=18, level=low" in found[0].message.en
    assert "age=18, level=low" in found[0].message.zh


def test_whole_numbers_and_days_have_nothing_in_between() -> None:
    assert kinds("age:integer,=> x:string\n<=17,a\n>=18,b\n") == []
    assert kinds("on:date,=> x:string\n<=2026-01-31,a\n>=2026-02-01,b\n") == []
    assert kinds("term:duration,=> x:string\n<=P11M,a\n>=P1Y,b\n") == []
    assert "age=17.5" in faults("age:number,=> x:string\n<=17,a\n>=18,b\n")[0].message.en
    assert "term=P1DT12H" in faults("term:duration,=> x:string\n<=P1D,a\n>=P2D,b\n")[0].message.en


def test_values_that_nobody_named_are_only_a_warning() -> None:
    found = faults("level:string,=> x:string\nlow,a\nhigh,b\n")
    assert [(fault.kind, fault.severity) for fault in found] == [("gap", "warning")]
    assert "(other)" in found[0].message.en


def test_a_default_line_or_a_list_policy_leaves_no_gap() -> None:
    assert kinds("level:string,=> x:string\nlow,a\ndefault:,b\n") == []
    assert kinds("hit: C\nlevel:string,=> x:string\nlow,a\n") == []
    assert kinds("hit: C+\nlevel:string,=> x:number\nlow,1\n") == [("gap", "warning", 0)]


def test_a_blank_that_the_header_allows_needs_a_row_too() -> None:
    found = faults("age:integer?,=> x:string\n<18,a\n>=18,b\n")
    assert [(fault.kind, fault.severity) for fault in found] == [("gap", "error")]
    assert "age=null" in found[0].message.en
    assert kinds("age:integer?,=> x:string\n<18,a\n>=18,b\nnull,c\n") == []


def test_rows_of_a_unique_table_may_not_overlap() -> None:
    found = faults(sheet("U", "<=18,-,a", ">=18,low,b", ">=18,high,c"))
    assert [(fault.kind, fault.severity, fault.line) for fault in found] == [("overlap", "error", 4)]
    assert "row 5, 6" in found[0].message.en
    assert "age=18, level=low" in found[0].message.en


def test_rows_of_an_any_table_may_overlap_if_they_agree() -> None:
    assert kinds(sheet("A", "<=18,-,a", ">=18,low,a", ">=18,high,a")) == []
    assert kinds(sheet("A", "<=18,-,a", ">=18,low,b", ">=18,high,a")) == [("contradiction", "error", 4)]


@pytest.mark.parametrize(("policy", "severity"), [("U", "error"), ("C", "warning"), ("R", "warning")])
def test_rows_that_stand_twice_are_told(policy: str, severity: str) -> None:
    found = faults(sheet(policy, "<18,-,a", ">=18,-,b", "<18,-,a"))
    assert [(fault.kind, fault.severity, fault.line) for fault in found] == [("duplicate", severity, 4)]
    assert "row 6" in found[0].message.en


def test_a_row_in_the_shadow_of_several_is_unreachable() -> None:
    found = faults(sheet("F", "<18,-,a", ">=18,low,b", "[10..20],low,c", "-,-,d"))
    assert [(fault.kind, fault.severity, fault.line) for fault in found] == [("unreachable", "error", 6)]
    assert "row 4, 5" in found[0].message.en


def test_weight_not_place_makes_the_shadow_in_a_priority_table() -> None:
    source = 'hit: P\nage:integer,=> x:string\nallowed:,"best,worst"\n<18,worst\n-,best\n'
    assert kinds(source) == [("unreachable", "error", 4)]


def test_a_row_that_nothing_can_satisfy_is_unreachable() -> None:
    assert ("unreachable", "error", 6) in kinds(sheet("F", "<18,-,a", "-,-,b", "[9..5],low,c"))
    assert ("unreachable", "error", 6) in kinds(sheet("F", "<18,-,a", "-,-,b", "<0,low,c"))


def test_codes_of_a_tree_shadow_what_lies_below_them() -> None:
    head = "hit: F\nclass:tree,=> unit:string\n"
    assert kinds(head + "cityscape,a\ncityscape/garbage,b\n-,c\n") == [("unreachable", "error", 4)]
    assert kinds(head + "cityscape/garbage,a\ncityscape,b\n-,c\n") == []
    assert kinds(head + "garbage,a\ncityscape/garbage/bin,b\n-,c\n") == [("unreachable", "error", 4)]


def test_excluded_codes_of_a_tree_may_meet_on_one_path() -> None:
    found = faults("hit: C<\nclass:tree,=> n:number\nnot(a),1\nnot(b),2\n")
    assert [fault.kind for fault in found] == ["gap"]
    assert "a/b" in found[0].message.en


def test_a_penalty_may_not_fall_as_the_offence_grows() -> None:
    head = 'hit: F\nlevel:string,days:integer,=> fine:number:up with days\n"allowed: low,high",>=0,\n'
    assert kinds(head + "low,<10,100\nlow,-,200\nhigh,-,500\n") == []
    found = faults(head + "low,<10,100\nlow,>20,80\nlow,-,200\nhigh,-,500\n")
    assert [(fault.kind, fault.line) for fault in found] == [("monotony", 5), ("monotony", 5)]
    assert "row 4, then 5" in found[0].message.en
    assert "level=low, days=21" in found[0].message.en


def test_a_shadowed_row_breaks_no_promise() -> None:
    head = "hit: F\ndays:integer,=> fine:number:up with days\n"
    assert kinds(head + "<10,100\n>=10,200\n") == []
    assert [fault.kind for fault in faults(head + "<10,100\n>=10,200\n[20..30],50\n")] == ["unreachable"]


def test_listed_values_have_the_order_of_their_line() -> None:
    source = (
        "grade:string,=> measure:string:{way} with grade\n"
        '"allowed: a,b,c","warn,fine,close"\na,warn\nb,close\nc,fine\n'
    )
    assert [fault.kind for fault in faults(source.format(way="up"))] == ["monotony"]
    assert [fault.kind for fault in faults(source.format(way="down"))] == ["monotony", "monotony"]


def test_rows_that_compare_inputs_are_judged_on_the_safe_side() -> None:
    head = "asked:number,held:number,=> x:string\n"
    found = faults(head + "<= held,-,a\n> held,-,b\n")
    assert [(fault.kind, fault.severity) for fault in found] == [("unexamined", "warning")]
    assert kinds(head + "<= held,-,a\n> held,-,b\ndefault:,,c\n") == []
    assert [fault.kind for fault in faults(head + "<= held,<5,a\n> held,<5,b\n")] == ["gap"]


def test_a_large_table_of_crossing_intervals_is_examined_or_said_not_to_be() -> None:
    dice = random.Random(7)
    rows = []
    for _ in range(300):
        lows = [dice.randrange(100) for _ in range(4)]
        rows.append(",".join(f"[{low}..{low + dice.randrange(60)}]" for low in lows) + ",a")
    source = (
        "hit: A\na:integer,b:integer,c:integer,d:integer,=> x:string\n" + "\n".join(rows) + "\n-,-,-,-,a\n"
    )
    assert faults(source) == []


def test_a_large_partition_without_a_gap_is_proved_complete() -> None:
    rows = [f"[{a}..{a + 1}),{b},{c},x{a}" for a in range(10) for b in "abcde" for c in ("true", "false")]
    source = 'n:number,k:string,b:boolean,=> x:string\n"allowed: [0..10)","a,b,c,d,e",,\n' + "\n".join(rows)
    assert faults(source) == []
    assert [fault.kind for fault in faults(source.replace("[4..5),c,true,x4\n", ""))] == ["gap"]


def test_a_row_that_nothing_can_satisfy_overlaps_with_none() -> None:
    assert kinds("age:integer,=> x:string\n-,a\n[5..5),b\n") == [("unreachable", "error", 3)]
