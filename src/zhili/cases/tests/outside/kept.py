"""A small type that a register keeps too, and the register's messages, for the tests of keeping in step."""

import json
from datetime import datetime
from typing import Any

from django.test import Client

from zhili.cases import public as cases
from zhili.cases.models import TypeVersion
from zhili.cases.queries import types
from zhili.cases.testing import AT, OPERATOR, small_city, staff
from zhili.cases.tests.outside.arranging import SECRET, TAXONOMY
from zhili.casetypes import load
from zhili.kernel import clock
from zhili.kernel.calling.signing import signature

TYPE = "test.quarrel"
REGISTER = "register"
LEAD = staff("handler", unit="bureau:water")
ELSEWHERE = staff("handler", unit="bureau:roads")
DECLARATION = """
key: test.quarrel
title: {zh: 测试纠纷, en: Quarrel}
law: none
form:
  required: [text]
  properties:
    title: {type: string, maxLength: 80}
    text: {type: string, minLength: 2, maxLength: 4000}
    class: {type: string}
    amount: {type: number, minimum: 0, maximum: 100000}
    name: {type: string, x-personal: true, x-purpose: {zh: 联系, en: to call},
      x-basis: {ground: duty, zh: 《个人信息保护法》第十三条, en: "Personal Information Protection Law, article 13"},
      x-term: P6M, x-class: general}
classes: ../taxonomy.csv
retention: P1Y
open: {by: [operator, outside]}
start: filed
stages:
  filed: {group: open, title: {zh: 待受理, en: Filed}}
  talking: {group: open, title: {zh: 调解中, en: Talking}}
  done: {group: end, title: {zh: 办结, en: Done}}
actions:
  give:
    title: {zh: 交办, en: Give}
    from: filed
    by: operator
    effects: [assign: {role: lead, unit: "bureau:water"}]
  take:
    title: {zh: 受理, en: Take up}
    from: filed
    to: talking
    by: lead
    form:
      properties: {mediator: {type: string, maxLength: 60, x-title: {zh: 调解员, en: Mediator}}}
    effects: [entrust: $mediator]
  name_mediator:
    title: {zh: 换调解员, en: Name the mediator}
    from: [filed, talking]
    by: lead
    form:
      required: [mediator]
      properties: {mediator: {type: string, maxLength: 60}}
    effects: [set: {mediator: $mediator}]
  remark:
    title: {zh: 备注, en: Remark}
    from: any
    by: [lead, operator]
    form: text
    visibility: internal
  finish:
    title: {zh: 办结, en: Finish}
    from: talking
    to: done
    by: lead
    effects: [set: {settled: true}]
in_step:
  by: lead
  share: [name]
  purpose: 调解登记
  fields:
    facts: text
    kind: class
    amount: amount
    mediator: mediator
    result: {is: settled, words: {settled: true, failed: false}}
    state: {is: stage, words: {open: [filed, talking], closed: done}}
"""


URL = "http://127.0.0.1:9/in/city"


def kept_city() -> None:
    """The small city with the type, and the register that keeps it."""
    small_city()
    load_kept()


def load_kept() -> None:
    """Take the type in, and register who keeps its cases too."""
    files = {"case_type.yaml": DECLARATION.encode(), "../taxonomy.csv": TAXONOMY.encode()}
    case_type = load.load(files, name="quarrel", registered=types.registered_words())
    TypeVersion.objects.create(
        key=case_type.key, version=1, digest=case_type.digest, files=types.packed(files), loaded_at=AT
    )
    types.forget()
    cases.add_platform(key=REGISTER, name="调解登记", url=URL, register=True, secret=SECRET, at=AT)


def quarrel(**more: object) -> cases.Opened:
    """A case of the type, led by a unit."""
    data = {"text": "楼上漏水", "amount": 3000, **more}
    case = cases.open(type_key=TYPE, data=data, actor=OPERATOR, channel="phone", at=AT)
    cases.act(case_id=case.id, action="give", actor=OPERATOR, data={}, at=AT)
    return case


def said(value: object, *, mine: int, yours: int = 0, by: str = "") -> dict[str, object]:
    """A field as the register sends it: its own changes and those of ours that it knew of."""
    return {"value": value, "mine": mine, "yours": yours, **({"by": by} if by else {})}


def tell(
    case: cases.Opened, *, key: str = "k-1", platform: str = REGISTER, at: datetime = AT, **fields: object
) -> Any:
    """What the register says of a case, signed."""
    message = {
        "format": 1, "kind": "event", "number": "R-7", "reference": case.number, "word": "in_step", "fields": fields,
    }  # fmt: skip
    return send(message, "events", key=key, platform=platform, at=at)


def send(message: object, step: str, *, key: str = "k-1", platform: str = REGISTER, at: datetime = AT) -> Any:
    """A signed message to one of our two addresses."""
    body, timestamp = json.dumps(message).encode(), str(int(at.timestamp()))
    headers = {
        "X-Zhili-Platform": platform,
        "X-Zhili-Timestamp": timestamp,
        "Idempotency-Key": key,
        "X-Zhili-Signature": signature(SECRET, platform=platform, timestamp=timestamp, key=key, body=body),
    }
    with clock.at_instant(at):
        return Client().post(
            f"/api/v1/outside/{platform}/{step}", body, content_type="application/json", headers=headers
        )
