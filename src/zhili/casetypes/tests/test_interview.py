"""An interview as a type declares it: what is asked after which answers, how long comes what, and every slip."""

from datetime import UTC, datetime
from typing import Any

import pytest

from zhili.casetypes.faults import BadCaseType, PackFault
from zhili.casetypes.interview import expected
from zhili.casetypes.language import CaseType
from zhili.casetypes.load import load
from zhili.casetypes.tests.test_load import FILES, encoded

AT = datetime(2026, 3, 2, 1, tzinfo=UTC)
TYPE = FILES["case_type.yaml"].replace("form: form.json", "form: form.json\ninterview: interview.yaml")
FORM = FILES["form.json"].replace(
    '"floor": {', '"kind": {"enum": ["lift", "lamp"]}, "stuck": {"type": "boolean"}, "floor": {'
)
INTERVIEW = """\
lead: {zh: 一次一问, en: One at a time}
questions:
  - ask: {zh: 什么坏了？, en: What is broken?}
    field: kind
  - ask: {zh: 有人困在里面吗？, en: Is somebody stuck?}
    if: {kind: lift}
    field: stuck
  - ask: {zh: 哪一层？, en: Which floor?}
    if: {kind: [lift], stuck: true}
    field: floor
  - ask: {zh: 怎么回事？, en: What happened?}
    hint: {zh: 照实说, en: Plain facts}
    field: [text]
  - ask: {zh: 有照片吗？, en: Pictures?}
    files: true
next:
  - say: {zh: 来修, en: It is repaired}
    clock: repair
  - say: {zh: 再来看, en: We come again}
"""


def typed(interview: str = INTERVIEW, **changes: str) -> CaseType:
    files = {"case_type__yaml": TYPE, "form__json": FORM, "interview__yaml": interview, **changes}
    return load(encoded(**files), name="test/repair")


def slip(old: str, new: str) -> PackFault:
    """What comes first of replacing ``old`` by ``new`` in the interview: further faults follow from that one."""
    assert old in INTERVIEW
    with pytest.raises(BadCaseType) as caught:
        typed(INTERVIEW.replace(old, new, 1))
    assert {one.file for one in caught.value.faults} == {"test/repair/interview.yaml"}
    return caught.value.faults[0]


@pytest.mark.parametrize(
    ("answers", "asked"),
    [
        ({}, ["kind", "text"]),
        ({"kind": "lamp"}, ["kind", "text"]),
        ({"kind": "lift"}, ["kind", "stuck", "text"]),
        ({"kind": "lift", "stuck": False}, ["kind", "stuck", "text"]),
        ({"kind": "lift", "stuck": True}, ["kind", "stuck", "floor", "text"]),
    ],
)
def test_what_is_asked_follows_from_what_was_answered(answers: dict[str, Any], asked: list[str]) -> None:
    interview = typed().interview
    assert interview is not None and interview.lead is not None
    found = [name for one in interview.questions if one.asked(answers) for name in one.fields]
    assert found == asked
    assert [one.files for one in interview.questions] == [False] * 4 + [True]


def test_a_type_without_the_word_has_none() -> None:
    assert load(encoded(), name="test/repair").interview is None


def test_how_long_a_step_may_take_is_said_by_its_clock() -> None:
    case_type = typed()
    assert case_type.interview is not None
    first, second = case_type.interview.next
    of_all = expected(case_type, first, {}, at=AT)
    assert of_all is not None and (of_all.zh, of_all.en) == ("4 小时到3 天", "4 hours to 3 days")
    decided = expected(case_type, first, {"urgency": "urgent"}, at=AT)
    assert decided is not None and decided.zh == "4 小时"
    assert expected(case_type, second, {}, at=AT) is None


def test_a_fixed_term_is_that_of_the_day() -> None:
    case_type = typed(case_type__yaml=TYPE.replace("table: terms.csv", "term: $patience"))
    assert case_type.interview is not None
    (first, _) = case_type.interview.next
    before, after = (expected(case_type, first, {}, at=at) for at in (AT.replace(year=2025), AT))
    assert before is not None and after is not None
    assert (before.zh, after.zh) == ("2 小时", "3 小时")


@pytest.mark.parametrize(
    ("old", "new", "said", "line"),
    [
        ("field: kind", "field: knid", "kind", 4),
        ("if: {kind: lift}", "if: {floor: 3}", "kind", 6),
        ("if: {kind: lift}", "if: {kind: lyft}", "lift", 6),
        ("stuck: true}", "stuck: yes-sir}", "true", 9),
        ("field: [text]", "field: [text, kind]", "ask once", 13),
        ("    field: [text]\n", "", "write 'field", 11),
        ("files: true", "files: true\n    field: phone", "write 'field", 15),
        ("clock: repair", "clock: repare", "repair", 18),
        ("    hint:", "    if: {kind: lift}\n    hint:", "without 'if'", 2),
        ("lead:", "leed:", "lead", 1),
    ],
)
def test_a_slip_is_shown_where_it_stands(old: str, new: str, said: str, line: int) -> None:
    fault = slip(old, new)
    assert said in fault.mend.en + fault.message.en
    assert fault.line == line


def test_what_is_asked_of_staff_only_is_no_question_to_residents() -> None:
    of_staff = FORM.replace(
        '"stuck": {"type": "boolean"}', '"stuck": {"type": "boolean", "x-channels": ["phone"]}'
    )
    with pytest.raises(BadCaseType) as caught:
        typed(form__json=of_staff)
    assert "not asked of residents" in caught.value.faults[0].message.en


def test_a_file_that_is_not_there_is_a_fault() -> None:
    with pytest.raises(BadCaseType) as caught:
        typed(case_type__yaml=TYPE.replace("interview.yaml", "talk.yaml"))
    assert "talk.yaml" in caught.value.faults[0].message.en
