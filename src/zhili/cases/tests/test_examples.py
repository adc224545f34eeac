"""The example runner names the line that is not met, and plays time and roles as the engine does."""

import json

import pytest

from zhili.cases.queries.whole import ENGINE_WORDS
from zhili.cases.rules import examples
from zhili.casetypes.consistency import RESERVED
from zhili.casetypes.language import CaseType
from zhili.casetypes.load import load
from zhili.kernel.workdays import WorkCalendar

DECLARATION = """\
key: test.lamp
title: {zh: 修灯, en: Mend a lamp}
form: form.json
retention: P1Y
stages: {received: open, working: open, done: end}
open:
  by: [resident, operator]
  effects: [start: mend]
actions:
  take:
    title: {zh: 接单, en: Take}
    from: received
    to: working
    by: dispatcher
    form: {properties: {unit: {type: string}}}
    effects: [assign: lead]
  finish: {title: {zh: 修好, en: Finish}, from: working, to: done, by: lead, needs: supervisor}
  hurry: {title: {zh: 催办, en: Hurry}, from: any, by: system, effects: [set: {late: true}]}
clocks:
  mend: {term: P1D, overdue: [hurry]}
"""
FORM = json.dumps(
    {"required": ["text"], "properties": {"text": {"type": "string"}, "class": {"type": "string"}}}
)


@pytest.fixture(scope="module")
def lamp() -> CaseType:
    return load({"case_type.yaml": DECLARATION.encode(), "form.json": FORM.encode()}, name="test/lamp")


def play(case_type: CaseType, text: str) -> list[str]:
    result = examples.run(case_type, text.encode(), folder="test/lamp", calendar=WorkCalendar.default())
    return [f"{fault.line}: {fault.message.en}" for fault in result.faults]


GOOD = """\
given: {routing: {street: lights, any: town}}
examples:
  - name: one
    open: {as: resident, at: 2026-03-02 09:00, class: street/lamp, data: {text: dark}}
    steps:
      - {do: take, as: dispatcher, after: PT1H}
      - {do: finish, as: lead, after: PT1H}
      - {do: approve, as: lead, after: PT1H, refused: forbidden}
      - {do: approve, as: supervisor, at: 2026-03-03 10:00+08:00}
    expect:
      stage: done
      unit: lights
      due: {mend: stopped}
      allowed: {lead: []}
"""


def test_what_comes_out_as_written_gives_no_fault(lamp: CaseType) -> None:
    assert play(lamp, GOOD) == []


@pytest.mark.parametrize(
    ("old", "new", "fault"),
    [
        ("stage: done", "stage: working", "11: expected 'working', found 'done'."),
        ("unit: lights", "unit: town", "12: expected 'town', found 'lights'."),
        ("mend: stopped", "mend: 2026-03-04 00:00", "13: expected 'mend=2026-03-04 00:00', found 'mend=stopped'."),
        ("lead: []", "lead: [take]", "14: expected 'take', found '—'."),
        ("street: lights, ", "", "12: expected 'lights', found 'town'."),
        (", refused: forbidden", "", "8: refused (forbidden): You are not authorised to"),
        ("as: dispatcher, after: PT1H}", "as: dispatcher, after: PT1H, refused: forbidden}",
         "6: 'take' was not refused (forbidden)."),
        ("as: dispatcher", "as: dispacher", "6: 'dispacher' in 'as' is unknown."),
        ("do: take", "do: taek", "6: refused (unknown-action)"),
        ("after: PT1H}\n      - {do: finish", "aftr: PT1H}\n      - {do: finish", "6: unknown key 'aftr'."),
        ("at: 2026-03-02 09:00", "at: yesterday", "4: 'yesterday' is not an instant."),
        ("data: {text: dark}", "data: {}", "4: refused (invalid-fields)"),
        ("as: resident", "as: outside", "4: refused (forbidden)"),
    ],
)  # fmt: skip
def test_what_comes_out_otherwise_is_shown_on_its_line(
    lamp: CaseType, old: str, new: str, fault: str
) -> None:
    assert GOOD.count(old) >= 1
    found = play(lamp, GOOD.replace(old, new, 1))
    assert any(one.startswith(fault) for one in found), found


def test_time_that_passes_between_steps_rings_the_clocks(lamp: CaseType) -> None:
    waiting = """\
examples:
  - name: late
    open: {as: operator, at: 2026-03-02 09:00, data: {text: dark}}
    steps: [{do: wait, at: 2026-03-03 23:59}, {do: wait, after: PT1M}]
    expect: {stage: received, outcome: {late: true}}
"""
    assert play(lamp, waiting) == []
    early = waiting.replace(", {do: wait, after: PT1M}", "")
    assert play(lamp, early) == ["5: expected 'late=True', found 'late=None'."]


def test_broken_yaml_in_examples_is_one_fault(lamp: CaseType) -> None:
    assert len(play(lamp, "examples: [{name: x")) == 1


def test_no_declaration_may_take_the_name_of_what_the_engine_records() -> None:
    assert set(ENGINE_WORDS) <= RESERVED
