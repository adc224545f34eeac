"""What residents wrote in their own words is disclosed only after a warning; what staff wrote needs none."""

import pytest

from zhili.casetypes.disclosure import cautions
from zhili.casetypes.faults import PackFault
from zhili.casetypes.load import DECLARATION, load

TYPE = """\
key: test.lamp
title: {zh: 路灯, en: Lamp}
form:
  properties:
    text: {type: string}
    wish: {type: string}
    kind: {type: string, enum: [dark, broken]}
retention: P1Y
open: {by: BY, effects: [set: {wish: $wish, kind: $kind}]}
stages: {received: open, done: end}
actions:
  mend:
    title: {zh: 修好, en: Mend}
    from: received
    to: done
    by: lead
    form: text
    effects: [set: {reply: $text, fixed: true}]
  rate:
    title: {zh: 评价, en: Rate}
    from: done
    by: reporter
    form:
      properties: {text: {type: string}, satisfied: {type: boolean}, place: {type: string, x-widget: area}}
    effects: [set: {comment: $text, satisfied: $satisfied, seen_at: $place}]
public:
  after: done
  fields: [FIELDS]
"""


def warned(fields: str, *, by: str = "anyone") -> list[PackFault]:
    source = TYPE.replace("FIELDS", fields).replace("BY", by).encode()
    return cautions(load({DECLARATION: source}, name="lamp"), source, file="lamp/case_type.yaml")


@pytest.mark.parametrize("field", ["title", "wish", "comment"])
def test_residents_own_words_are_warned_of(field: str) -> None:
    (one,) = warned(f"class, {field}")
    assert (one.file, one.line) == ("lamp/case_type.yaml", TYPE.splitlines().index("  fields: [FIELDS]") + 1)
    assert f"'{field}'" in one.render()


def test_what_is_chosen_counted_or_written_by_the_unit_is_not() -> None:
    assert warned("class, area, days, unit, kind, reply, fixed, satisfied, seen_at") == []


def test_a_title_that_staff_write_is_not() -> None:
    assert warned("title, wish", by="dispatcher") == []
