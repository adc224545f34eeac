"""Rates: what a declaration may say of them, and what it is told when it says it wrongly."""

from datetime import UTC, datetime

import pytest

from zhili.casetypes import load
from zhili.casetypes.faults import BadCaseType
from zhili.casetypes.language import CaseType

AT = datetime(2026, 3, 2, tzinfo=UTC)
PARAMS = """
aim:
  title: {zh: 目标, en: Aim}
  law: none
  values: [{from: 2020-01-01, value: 90}, {from: 2026-01-01, value: 95}]
"""
DECLARATION = """
key: test.small
title: {zh: 小事, en: Small}
law: none
form: text
retention: P1Y
stages: {open: open, done: end}
open: {by: anyone}
actions:
  finish:
    title: {zh: 完成, en: Finish}
    from: open
    to: done
    by: anyone
    form: {required: [good], properties: {good: {type: boolean}, said: {type: string}}}
    effects: [set: {good: $good, said: $said}]
rates: {RATES}
"""


def _type(rates: str) -> CaseType:
    files = {"case_type.yaml": DECLARATION.replace("{RATES}", rates).encode(), "params.yaml": PARAMS.encode()}
    return load.load(files, name="small")


def test_a_rate_may_name_a_claim_and_a_dated_target() -> None:
    found = _type("{kept: {title: {zh: 率, en: Rate}, field: good, claim: {said: yes it is}, target: $aim}}")
    (rate,) = found.rates
    assert rate.claim == ("said", "yes it is")
    assert found.target_at(rate, AT) == 0.95
    assert found.target_at(rate, datetime(2025, 3, 2, tzinfo=UTC)) == 0.9


def test_a_rate_without_a_target_aims_at_nothing() -> None:
    found = _type("{kept: {title: {zh: 率, en: Rate}, field: good}}")
    assert found.target_at(found.rates[0], AT) is None
    assert found.rates[0].claim is None


@pytest.mark.parametrize(
    ("declared", "hits", "known_by"),
    [
        ("field: good", [True], "good"),
        ("field: good, is: false", [False, None, "x"], "good"),
        ("field: good, is: x, among: said", ["x"], "said"),
    ],
)
def test_a_rate_counts_what_its_field_is_among_those_where_something_is_known(
    declared: str, hits: list[object], known_by: str
) -> None:
    (rate,) = _type(f"{{kept: {{title: {{zh: 率, en: Rate}}, {declared}}}}}").rates
    assert [held for held in (True, False, None, "x") if rate.hit(held)] == hits
    assert rate.known_by == known_by


@pytest.mark.parametrize(
    ("rates", "said"),
    [
        ("{kept: {title: {zh: 率, en: R}, field: good, is: 3}}", "is: asked"),
        ("{kept: {title: {zh: 率, en: R}, field: good, among: sad}}", "said"),
        ("{kept: {title: {zh: 率, en: R}, field: good, target: 101}}", "101"),
        ("{kept: {title: {zh: 率, en: R}, field: good, target: $aime}}", "$aim"),
        ("{kept: {title: {zh: 率, en: R}, field: good, claim: {says: x}}}", "said"),
        ("{kept: {title: {zh: 率, en: R}, field: good, claim: {said: x, good: true}}}", "claim"),
        (
            "{" + ", ".join(f"r{n}: {{title: {{zh: 率, en: R}}, field: good}}" for n in range(5)) + "}",
            "at most",
        ),
    ],
)
def test_what_is_wrong_with_a_rate_is_said(rates: str, said: str) -> None:
    with pytest.raises(BadCaseType) as refused:
        _type(rates)
    assert said in refused.value.render("en")
