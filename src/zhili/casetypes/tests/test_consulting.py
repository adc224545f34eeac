"""What a declaration may say about the assistant's questions, and what is refused with its line and mend."""

import pytest

from zhili.casetypes.faults import BadCaseType
from zhili.casetypes.language import CaseType, Consulting
from zhili.casetypes.load import load

DECLARATION = """\
key: test.question
title: {zh: 问题, en: Question}
retention: P1Y
consults: {question: text, talk: talk}
form:
  required: [text]
  properties:
    text: {type: string}
    talk: {type: string}
    topic: {type: boolean}
open: {by: [anyone, operator]}
stages: {asked: open, closed: end}
actions:
  close: {title: {zh: 结束, en: Close}, from: asked, to: closed, by: [operator]}
"""
LINE = DECLARATION.splitlines().index("consults: {question: text, talk: talk}") + 1


def read(declaration: str = DECLARATION) -> CaseType:
    return load({"case_type.yaml": declaration.encode()}, name="question")


def test_the_fields_for_question_and_talk_are_read() -> None:
    assert read().consults == Consulting(question="text", talk="talk")


def test_a_type_without_the_key_takes_no_questions() -> None:
    assert read(DECLARATION.replace("consults: {question: text, talk: talk}\n", "")).consults is None


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("{question: text, talk: talk}", "{question: txet, talk: talk}", "did you mean 'text'"),
        ("{question: text, talk: talk}", "{question: text, talk: topic}", "'topic' in 'talk' is unknown"),
        ("{question: text, talk: talk}", "{question: text}", "'talk' is missing"),
        ("{question: text, talk: talk}", "{question: text, talk: talk, tone: x}", "unknown key 'tone'"),
        ("required: [text]", "required: [text, topic]", "also demands topic"),
        ("[anyone, operator]", "[operator]", "who has not signed in"),
    ],
)
def test_what_does_not_fit_is_a_fault_at_its_line(old: str, new: str, said: str) -> None:
    assert old in DECLARATION
    with pytest.raises(BadCaseType) as refused:
        read(DECLARATION.replace(old, new, 1))
    assert any(
        said in fault.message.en + fault.mend.en and fault.line == LINE for fault in refused.value.faults
    )
