"""Stages chosen by the form, by the case, or by one after the other; and words that other modules bring."""

import pytest

from zhili.casetypes.effects import Word
from zhili.casetypes.faults import BadCaseType
from zhili.casetypes.language import CaseType
from zhili.casetypes.load import load

DECLARATION = """\
key: test.lamp
title: {zh: 修灯, en: Mend a lamp}
retention: P1Y
form:
  properties:
    text: {type: string}
    phone: {type: string, x-personal: true, x-purpose: {zh: 联系, en: to call},
      x-basis: {ground: consent, zh: 《个人信息保护法》第十三条, en: "Personal Information Protection Law, article 13"},
      x-term: P1M, x-class: general}
stages: {received: open, working: open, done: end}
actions:
  take:
    title: {zh: 接单, en: Take}
    from: received
    to: working
    by: dispatcher
    effects: [assign: lead, shout: {to: all}]
  ask:
    title: {zh: 询问, en: Ask}
    from: working
    to: {field: mended, "true": done, "false": {field: $case.led, "true": working, "false": received}}
    by: dispatcher
    form: {properties: {mended: {type: boolean}}}
    effects: [{if: {mended: false, $case.led: false}, set: {lost: true}}]
""".replace("  ask:", "  inquire:")
SHOUT = Word(
    takes=frozenset({"value", "to", "who"}), needs=frozenset({"value", "to"}), personal=frozenset({"who"})
)


def read(declaration: str = DECLARATION) -> CaseType:
    return load({"case_type.yaml": declaration.encode()}, name="lamp", registered={"shout": SHOUT})


def test_a_stage_can_turn_on_the_form_and_then_on_what_the_case_knows() -> None:
    inquire = read().actions["inquire"]
    assert inquire.targets() == {"done", "working", "received"}
    assert inquire.goes_to({"mended": True}, {"led": False}) == "done"
    assert inquire.goes_to({"mended": False}, {"led": True}) == "working"
    assert inquire.goes_to({"mended": False}, {"led": False}) == "received"
    assert inquire.goes_to({}, {"led": False}) is None


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("field: $case.led,", "field: $case.lead,", "did you mean 'led'"),
        ("field: $case.led,", "field: $case.phone,", "'phone' in 'to' is unknown"),
        ("field: mended,", "field: mendet,", "did you mean 'mended'"),
        ('"false": received}}', '"false": recieved}}', "did you mean 'received'"),
        ("$case.led: false}, set", "$case.lad: false}, set", "did you mean 'led'"),
        ("shout: {to: all}", "shout: {too: all, to: all}", "did you mean 'to'"),
        ("shout: {to: all}", "shout: {who: [phone]}", "'shout' needs to"),
        ("shout: {to: all}", "shout: {to: all, who: [text]}", "'text' in 'shout' is unknown"),
    ],
)
def test_a_slip_is_told_with_its_mend(old: str, new: str, said: str) -> None:
    assert old in DECLARATION
    with pytest.raises(BadCaseType) as refusal:
        read(DECLARATION.replace(old, new, 1))
    told = [fault.render("en") for fault in refusal.value.faults]
    assert any(said in one for one in told), told


def test_a_single_word_is_the_value_of_a_word_that_is_brought() -> None:
    taken = read(DECLARATION.replace("shout: {to: all}", "shout: all")).actions["take"]
    assert taken.effects[1].args == {"value": "all"}
