"""What a declaration may say about following, and what is refused with its line and mend."""

import pytest

from zhili.casetypes.faults import BadCaseType
from zhili.casetypes.language import CaseType, Following
from zhili.casetypes.load import load

DECLARATION = """\
key: test.pothole
title: {zh: 坑洼, en: Pothole}
retention: P1Y
form:
  properties:
    text: {type: string}
    hidden: {type: boolean}
    phone: {type: string, x-personal: true, x-purpose: {zh: 联系, en: to call},
      x-basis: {ground: consent, zh: 《个人信息保护法》第十三条, en: "Personal Information Protection Law, article 13"},
      x-term: P1M, x-class: general}
follow: {by: join, unless: {hidden: true}}
stages: {received: open, joined: end}
actions:
  join:
    title: {zh: 并入, en: Join}
    from: received
    to: joined
    by: [dispatcher, system]
    form:
      required: [into]
      properties: {into: {type: string}, why: {type: string}}
    effects: [link: {kind: duplicate_of, to: $into}]
  leave:
    title: {zh: 离开, en: Leave}
    from: received
    by: [dispatcher, system]
    form: {properties: {into: {type: string}}}
"""
LINE = DECLARATION.splitlines().index("follow: {by: join, unless: {hidden: true}}") + 1


def read(declaration: str = DECLARATION) -> CaseType:
    return load({"case_type.yaml": declaration.encode()}, name="pothole")


def test_the_action_the_field_that_names_the_case_and_what_is_kept_out_are_read() -> None:
    assert read().follow == Following(by="join", field="into", unless={"hidden": True})


def test_a_type_without_the_key_is_not_followed() -> None:
    assert read(DECLARATION.replace("follow: {by: join, unless: {hidden: true}}\n", "")).follow is None


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("follow: {by: join", "follow: {by: jion", "did you mean 'join'"),
        ("follow: {by: join", "follow: {by: leave", "'leave' does not merge"),
        ("unless: {hidden: true}", "unless: {hiden: true}", "did you mean 'hidden'"),
        ("unless: {hidden: true}", "unless: {phone: x}", "'phone' in 'unless' is unknown"),
        ("unless: {hidden: true}", "except: {hidden: true}", "unknown key 'except'"),
        ("    by: [dispatcher, system]\n    form:\n", "    by: [dispatcher]\n    form:\n", "add 'system' to 'by'"),
        ("required: [into]", "required: [into, why]", "asks for more than the case"),
        ("    from: received\n    to: joined", "    from: joined\n    to: joined", "add to its 'from': received"),
    ],
)  # fmt: skip
def test_a_slip_is_told_with_its_line_and_mend(old: str, new: str, said: str) -> None:
    assert old in DECLARATION
    with pytest.raises(BadCaseType) as refusal:
        read(DECLARATION.replace(old, new, 1))
    told = [fault.render("en") for fault in refusal.value.faults]
    assert any(said in one and f":{LINE}:" in one for one in told), told
