"""What a declaration may say of an outside register that keeps the case too, and what is refused with its mend."""

import pytest

from zhili.casetypes.faults import BadCaseType
from zhili.casetypes.in_step import InStep
from zhili.casetypes.language import CaseType
from zhili.casetypes.load import load

DECLARATION = """\
key: test.quarrel
title: {zh: 纠纷, en: Quarrel}
retention: P1Y
form:
  required: [text]
  properties:
    text: {type: string, x-title: {zh: 事由, en: Matter}}
    area: {type: string}
    name: {type: string, x-personal: true, x-purpose: {zh: 联系, en: to call}, x-term: case, x-class: general,
      x-basis: {ground: duty, zh: 《某法》第一条, en: "Some Law, article 1"}}
open: {by: operator}
stages:
  asked: {group: open, title: {zh: 已提出, en: Asked}}
  talking: {group: open, title: {zh: 调解中, en: Talking}}
  closed: {group: end, title: {zh: 结束, en: Closed}}
actions:
  talk:
    title: {zh: 受理, en: Take up}
    from: asked
    to: talking
    by: lead
    form:
      properties: {mediator: {type: string, maxLength: 5, x-title: {zh: 调解员, en: Mediator}}}
    effects: [set: {mediator: $mediator}]
  close:
    title: {zh: 结束, en: Close}
    from: talking
    to: closed
    by: lead
    effects: [set: {settled: true}]
in_step:
  by: lead
  share: [name]
  purpose: 登记
  fields:
    facts: text
    who: mediator
    result: {is: settled, words: {yes: true, no: false}, titles: {yes: {zh: 成, en: Settled}}}
    state: {is: stage, words: {open: [asked, talking], over: closed}}
"""


def read(declaration: str = DECLARATION) -> CaseType:
    return load({"case_type.yaml": declaration.encode()}, name="quarrel")


def shared() -> InStep:
    found = read().in_step
    assert found is not None
    return found


def test_fields_are_told_in_the_registers_words_and_understood_in_ours() -> None:
    fields = shared().fields
    assert [fields["result"].told(value) for value in (True, False, None)] == ["yes", "no", None]
    assert [fields["state"].told(value) for value in ("asked", "talking", "closed")] == [
        "open",
        "open",
        "over",
    ]
    assert (fields["result"].meant("no"), fields["state"].meant("open")) == (False, "asked")
    assert (fields["who"].told("甲"), fields["who"].meant("甲"), fields["who"].told("")) == ("甲", "甲", None)


def test_titles_are_those_of_the_form_the_stage_and_the_declaration() -> None:
    fields = shared().fields
    assert (fields["facts"].title.en, fields["who"].title.en) == ("Matter", "Mediator")
    assert (fields["state"].titles["over"].en, fields["result"].titles["yes"].en) == ("Closed", "Settled")


def test_a_register_moves_no_stage_and_what_comes_in_is_held_to_our_forms() -> None:
    fields = shared().fields
    assert [key for key, one in fields.items() if one.only_sent] == ["state"]
    assert fields["who"].form is not None and fields["who"].form.properties["mediator"]["maxLength"] == 5
    assert fields["facts"].form is not None and fields["facts"].form.schema["required"] == ["text"]


def test_a_type_without_the_key_is_kept_by_nobody_else() -> None:
    assert read(DECLARATION.partition("in_step:")[0]).in_step is None


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("  by: lead\n  share", "  share", "nobody is named who decides"),
        ("  by: lead\n  share", "  by: anyone\n  share", "'anyone' in 'by' is unknown"),
        ("  share: [name]", "  share: [text]", "'text' in 'share' is unknown"),
        ("  purpose: 登记\n", "", "for a purpose that is said"),
        ("facts: text", "facts: txet", "did you mean 'text'"),
        ("facts: text", "facts: name", "'name' in 'is' is unknown"),
        ("facts: text", "facts: area", "a register cannot change it"),
        ("facts: text", "facts: {is: text, only: read}", "'read' in 'only' is unknown"),
        ("facts: text", "facts: {is: text, way: x}", "unknown key 'way'"),
        ("result: {is: settled, words: {yes: true, no: false},", "result: {is: settled,", "no form says"),
        ("open: [asked, talking], ", "open: asked, ", "no word stands for talking"),
        ("over: closed", "over: clsoed", "did you mean 'closed'"),
        ("titles: {yes:", "titles: {yess:", "did you mean 'yes'"),
    ],
)  # fmt: skip
def test_what_does_not_fit_is_a_fault_with_its_mend(old: str, new: str, said: str) -> None:
    assert old in DECLARATION
    with pytest.raises(BadCaseType) as refused:
        read(DECLARATION.replace(old, new, 1))
    assert any(said in fault.message.en + fault.mend.en for fault in refused.value.faults), (
        refused.value.faults
    )
