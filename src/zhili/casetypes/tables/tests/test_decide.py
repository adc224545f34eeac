"""Hit policies, and the refusals that stop a decision."""

import pytest

from zhili.casetypes.tables import (
    BadTable,
    Contradiction,
    Decision,
    MissingFact,
    NoRowApplies,
    OutsideAllowed,
    Table,
    WrongType,
    load,
)


def table(source: str) -> Table:
    return load(source.encode(), name="rates.csv")


def rates(policy: str) -> Table:
    rows = ">=18,Standard,20,甲\n>=12,Best,10,乙\n<12,None,0,甲\n>=60,Best,10,丙\n"
    return table(
        f"hit: {policy}\nage:number,=> rate:string,=> fee:number,article\n"
        f'allowed:,"Best,Standard,None",,\n{rows}'
    )


def years(policy: str, rest: str = "") -> Table:
    return table(f"hit: {policy}\nyears:number,=> price:number\n>1,98.83\n>2,150.21\n>3,64.32\n{rest}")


def test_first_takes_the_upper_row() -> None:
    assert rates("F").decide({"age": 20}) == Decision(({"rate": "Standard", "fee": 20},), (4,), ("甲",))


def test_priority_takes_the_weightiest_output() -> None:
    assert rates("P").decide({"age": 20}) == Decision(({"rate": "Best", "fee": 10},), (5,), ("乙",))


def test_unique_stops_where_rows_overlap() -> None:
    with pytest.raises(Contradiction) as caught:
        rates("U").decide({"age": 20})
    assert "4, 5" in caught.value.render("en")
    assert rates("U").decide({"age": 15}).rows == (5,)


def test_any_takes_rows_that_agree_and_stops_at_others() -> None:
    agreeing = table("hit: A\nage:number,=> rate:string,article\n>1,x,甲\n>2,x,乙\n>3,y,丙\n")
    assert agreeing.decide({"age": 3}) == Decision(({"rate": "x"},), (3, 4), ("甲", "乙"))
    with pytest.raises(Contradiction):
        agreeing.decide({"age": 4})


def test_rule_order_and_collect_give_every_row_in_order() -> None:
    for policy in ("R", "C"):
        decision = rates(policy).decide({"age": 60})
        assert [output["rate"] for output in decision.outputs] == ["Standard", "Best", "Best"]
        assert decision.rows == (4, 5, 7)
        assert decision.articles == ("甲", "乙", "丙")


def test_output_order_gives_every_row_by_weight() -> None:
    assert rates("O").decide({"age": 60}).rows == (5, 7, 4)


def test_collect_without_a_row_is_empty() -> None:
    assert years("C").decide({"years": 0}) == Decision((), (), ())


@pytest.mark.parametrize(
    ("policy", "total"),
    [("C+", "313.36"), ("C<", "64.32"), ("C>", "150.21"), ("C#", "3"), ("COLLECT SUM", "313.36")],
)
def test_aggregates_are_exact(policy: str, total: str) -> None:
    decision = years(policy).decide({"years": 4})
    assert str(decision.outputs[0]["price"]) == total
    assert decision.rows == (3, 4, 5)


def test_an_aggregate_of_nothing_is_refused_but_a_count_is_nought() -> None:
    with pytest.raises(NoRowApplies):
        years("C+").decide({"years": 0})
    assert years("C#").decide({"years": 0}).outputs == ({"price": 0},)
    assert years("C+", "default:,0\n").decide({"years": 0}).outputs == ({"price": 0},)


@pytest.mark.parametrize(("policy", "total"), [("C+", "P1DT12H"), ("C<", "PT12H"), ("C>", "P1D")])
def test_durations_add_up(policy: str, total: str) -> None:
    terms = table(f"hit: {policy}\na:number,=> term:duration\n-,P1D\n-,PT12H\n")
    assert terms.decide({"a": 1}).outputs == ({"term": total},)


def test_months_add_up_among_themselves_only() -> None:
    terms = table("hit: C+\na:number,=> term:duration\n-,P1Y\n-,P2M\n")
    assert terms.decide({"a": 1}).outputs == ({"term": "P14M"},)
    with pytest.raises(BadTable):
        table("hit: C+\na:number,=> term:duration\n-,P1Y\n-,P2D\n")


def test_the_default_line_answers_where_no_row_does() -> None:
    with_default = table("age:number,=> rate:string\n>=18,full\ndefault:,none\n")
    assert with_default.decide({"age": 3}) == Decision(({"rate": "none"},), (), ())


TWO = 'age:number,level:string,free:string,=> rate:string\nallowed:,"low,high",,\n>=18,low,-,a\n<18,-,-,b\n'


@pytest.mark.parametrize(
    ("facts", "refusal", "named"),
    [
        ({"level": "low"}, MissingFact, "'age'"),
        ({"age": None, "level": "low"}, MissingFact, "'age'"),
        ({"age": 3}, MissingFact, "'level'"),
        ({"age": "3", "level": "low"}, WrongType, "'age'"),
        ({"age": True, "level": "low"}, WrongType, "'age'"),
        ({"age": 3, "level": "lwo"}, OutsideAllowed, "'level'"),
        ({"age": 20, "level": "high"}, NoRowApplies, "age=20, level=high"),
    ],
)
def test_a_doubtful_fact_stops_the_decision_and_is_named(
    facts: dict[str, object], refusal: type[Exception], named: str
) -> None:
    with pytest.raises(refusal) as caught:
        table(TWO).decide(facts)
    assert named in str(caught.value)


def test_a_fact_that_no_cell_tests_may_be_missing() -> None:
    assert table(TWO).decide({"age": 20, "level": "low"}).rows == (3,)


def test_a_fact_may_be_null_where_the_header_says_so() -> None:
    source = "age:number?,level:string?,=> rate:string\nnull,-,unknown\n>=18,not(x),adult\n<18,null,child\n"
    optional = table(source)
    assert optional.decide({}).outputs[0]["rate"] == "unknown"
    assert optional.decide({"age": 20, "level": None}).outputs[0]["rate"] == "adult"
    assert optional.decide({"age": 2}).outputs[0]["rate"] == "child"


def test_durations_of_two_sorts_do_not_mix() -> None:
    terms = table("term:duration,=> x:number\n<=P1Y,1\n>P1Y,2\n")
    assert terms.decide({"term": "P13M"}).outputs == ({"x": 2},)
    with pytest.raises(WrongType):
        terms.decide({"term": "P400D"})


def test_tree_codes_stand_for_all_below_them() -> None:
    routes = table(
        "hit: F\nclass:tree,area:tree,=> unit:string\n"
        'cityscape/garbage,110105,cleaners\n"garbage, noise",-,street\n'
        "not(1101/110105),-,x\ncityscape,1101,bureau\n"
    )
    chaoyang = "1101/110105/110105001"
    assert routes.decide({"class": "cityscape/garbage/bin", "area": chaoyang}).rows == (3,)
    assert routes.decide({"class": "home/noise", "area": chaoyang}).rows == (4,)
    assert routes.decide({"class": "1101/11010", "area": chaoyang}).rows == (5,)
    with pytest.raises(WrongType):
        routes.decide({"class": "cityscape/", "area": chaoyang})


def test_tree_codes_may_be_limited() -> None:
    source = 'class:tree,=> unit:string\n"allowed: cityscape, home",\ncityscape,a\nhome,b\n'
    assert table(source).decide({"class": "home/noise"}).rows == (4,)
    with pytest.raises(OutsideAllowed):
        table(source).decide({"class": "traffic/parking"})


def test_rows_may_compare_inputs_with_each_other() -> None:
    pay = table(
        "asked:number,deposit:number?,on:date,until:date,=> x:string\n"
        "<= deposit,-,<= {until},-,refund\n> {deposit},-,-,-,refuse\n"
        "<= deposit,-,> until,-,late\n-,null,-,-,none\n"
    )
    facts = {"asked": 5, "deposit": 7, "on": "2026-01-01", "until": "2026-01-01"}
    assert pay.decide(facts).outputs == ({"x": "refund"},)
    assert pay.decide({**facts, "deposit": 2}).outputs == ({"x": "refuse"},)
    assert pay.decide({**facts, "until": "2025-12-31"}).outputs == ({"x": "late"},)
    assert pay.decide({**facts, "deposit": None}).outputs == ({"x": "none"},)
    with pytest.raises(MissingFact, match="'until'"):
        pay.decide({"asked": 5, "deposit": 7, "on": "2026-01-01"})
