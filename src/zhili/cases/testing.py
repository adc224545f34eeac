"""A small case type and a small city to try the engine on. Importable from tests only."""

import json
from datetime import UTC, datetime

from zhili.cases.models import TypeVersion
from zhili.cases.queries import types
from zhili.casetypes import load
from zhili.kernel.actor import SYSTEM, Actor, Mandate
from zhili.people import public as people
from zhili.people.testing import grid_city

LONG_AGO = datetime(2020, 1, 1, tzinfo=UTC)
AT = datetime(2026, 3, 2, 1, 0, tzinfo=UTC)  # Monday 09:00 in the city
AREA = "1101/110105/110105001/110105001001/110105001001-G00001"
STREET = "1101/110105/110105001"
UNITS = ("bureau:water", "bureau:roads", "street:110105001")

TAXONOMY = """code,zh,en,keywords,urgency
water,水务,Water,,
water/pipe,水管漏水,Leaking pipe,水管;漏水,
water/flood,积水,Flooding,积水;内涝,critical
roads,道路,Roads,,
roads/hole,路面坑洼,Pothole,坑洼;井盖,
"""

RESPOND = """hit: FIRST,,,
urgency:string,=> term:duration,=> calendar:string,article
critical,PT1H,natural,city rule 1
urgent,PT4H,natural,city rule 2
-,PT24H,natural,city rule 3
"""

DECLARATION = """
key: test.errand
title: {zh: 测试事项, en: Errand}
law: none
form:
  required: [text]
  properties:
    title: {type: string, maxLength: 100}
    text: {type: string, minLength: 2, maxLength: 4000}
    name: {type: string, maxLength: 50, x-personal: true, x-purpose: {zh: 回复, en: to answer},
      x-basis: {ground: duty, zh: 《个人信息保护法》第十三条, en: "Personal Information Protection Law, article 13"},
      x-term: P6M, x-class: general}
    phone: {type: string, pattern: "^[0-9 +-]{5,20}$", x-personal: true, x-purpose: {zh: 回复, en: to answer},
      x-basis: {ground: duty, zh: 《个人信息保护法》第十三条, en: "Personal Information Protection Law, article 13"},
      x-term: P6M, x-class: general}
    address: {type: string, maxLength: 200}
    area: {type: string}
    lon: {type: number, minimum: -180, maximum: 180}
    lat: {type: number, minimum: -90, maximum: 90}
    class: {type: string}
    urgency: {enum: [normal, urgent, critical]}
    floor: {type: integer, minimum: 0, maximum: 99}
classes: ../taxonomy.csv
assist: [classify, urgency]
automatic: {dispatch: 0.99}
stages:
  received: {group: open, title: {zh: 已受理, en: Received}}
  dispatched: {group: open, title: {zh: 已派单, en: Dispatched}}
  handling: {group: open, title: {zh: 办理中, en: In hand}}
  answered: {group: open, title: {zh: 已答复, en: Answered}}
  closed: {group: end, title: {zh: 已办结, en: Closed}}
  merged: {group: end, title: {zh: 已合并, en: Merged}}
start: received
open:
  by: [anyone]
  effects:
    - start: respond
actions:
  dispatch:
    title: {zh: 派单, en: Dispatch}
    from: received
    to: dispatched
    by: [dispatcher, system]
    form:
      properties: {unit: {type: string}, class: {type: string}}
    effects:
      - set: {class: $class}
      - assign: lead
      - start: resolve
  return:
    title: {zh: 退单, en: Return}
    from: dispatched
    to: received
    by: [lead]
    within: PT2H
    form: reason
    effects:
      - release: lead
      - stop: resolve
  accept:
    title: {zh: 接单, en: Accept}
    from: dispatched
    to: handling
    by: [lead]
    effects:
      - stop: respond
      - set: {responded: true}
  whistle:
    title: {zh: 吹哨, en: Whistle}
    from: handling
    by: [lead, street]
    form:
      required: [units]
      properties: {units: {type: array, items: {type: string}, minItems: 1}, text: {type: string}}
    effects:
      - assign: {role: co_handler, unit: $units}
  suspend:
    title: {zh: 挂账, en: Suspend}
    from: [dispatched, handling]
    by: [lead]
    needs: supervisor
    form: reason
    effects:
      - pause: resolve
  resume:
    title: {zh: 恢复, en: Resume}
    from: [dispatched, handling]
    by: [lead, supervisor]
    effects:
      - resume: resolve
  extend:
    title: {zh: 延期, en: Extend}
    from: handling
    by: [supervisor]
    limit: 2
    form:
      required: [days]
      properties: {days: {type: integer, minimum: 1, maximum: 30}}
    effects:
      - extend: {clock: resolve, by: $days}
  answer:
    title: {zh: 答复, en: Answer}
    from: handling
    to: answered
    by: [lead]
    form: text
    effects:
      - stop: resolve
      - inform: duplicates
  call_back:
    title: {zh: 回访, en: Call back}
    from: answered
    to: {field: resolved, "true": closed, "false": handling}
    by: [operator, reporter]
    form:
      required: [resolved]
      properties: {resolved: {type: boolean}, satisfied: {type: boolean}}
    effects:
      - set: {resolved: $resolved, satisfied: $satisfied}
      - if: {resolved: false}
        start: resolve
  say:
    title: {zh: 留言, en: Message}
    from: any
    by: [reporter, lead, co_handler]
    form: text
  remark:
    title: {zh: 内部备注, en: Internal note}
    from: any
    by: [lead, co_handler, dispatcher]
    form: text
    visibility: internal
  merge:
    title: {zh: 合并, en: Merge}
    from: [received, dispatched]
    to: merged
    by: [dispatcher]
    form:
      required: [case]
      properties: {case: {type: string, format: uuid}}
    effects:
      - link: {kind: duplicate_of, to: $case}
  relocate:
    title: {zh: 更正地点, en: Correct the place}
    from: [received, dispatched, handling]
    by: [dispatcher]
    form:
      properties: {area: {type: string}, lon: {type: number}, lat: {type: number}}
    visibility: internal
    effects:
      - set: {area: $area, lon: $lon, lat: $lat}
  supervise:
    title: {zh: 督办, en: Supervise}
    from: [received, dispatched, handling]
    by: [supervisor, system]
    form:
      properties: {reason: {type: string}}
    effects:
      - set: {supervised: true}
  lead_on:
    title: {zh: 转为新案, en: Lead on}
    from: handling
    by: [lead]
    effects:
      - open: {type: test.errand, link: led_to}
clocks:
  respond: {title: {zh: 响应时限, en: Respond}, table: respond.csv, warn: [PT1H]}
  resolve:
    title: {zh: 办结时限, en: Resolve}
    term: P5D
    calendar: working
    warn: [P1D]
    overdue: [supervise]
rates:
  resolution: {title: {zh: 解决率, en: Resolution rate}, field: resolved}
  satisfaction: {title: {zh: 满意率, en: Satisfaction rate}, field: satisfied}
public: {after: closed, fields: [class, area, days]}
retention: P3Y
"""
CLAIMING = DECLARATION.replace(
    "    form: text\n    effects:\n      - stop: resolve",
    "    form: {required: [text], properties: {text: {type: string}, result: {type: string}}}\n"
    "    effects:\n      - set: {result: $result}\n      - stop: resolve",
).replace("field: resolved}", "field: resolved, claim: {result: solved}}")
"""The same, but who answers says what came of it."""


def errand_files(declaration: str = DECLARATION, **tables: str) -> dict[str, bytes]:
    """The files of the small case type, with a changed declaration or tables."""
    files = {"case_type.yaml": declaration, "respond.csv": RESPOND, "../taxonomy.csv": TAXONOMY, **tables}
    return {name: text.encode() for name, text in files.items()}


def load_errand(declaration: str = DECLARATION, **tables: str) -> int:
    """Take the small case type in as its next version; returns the version."""
    files = errand_files(declaration, **tables)
    case_type = load.load(files, name="errand", registered=types.registered_words())
    version = TypeVersion.objects.filter(key=case_type.key).count() + 1
    TypeVersion.objects.create(
        key=case_type.key, version=version, digest=case_type.digest, files=types.packed(files), loaded_at=AT
    )
    types.forget()
    return version


def small_city(*, responsible: bool = True) -> None:
    """One district, street and community with nine grids; three units; who answers for water and roads."""
    people.import_geojson(source=json.dumps(grid_city()).encode(), actor=SYSTEM, at=LONG_AGO)
    rows = [
        {"code": code, "name": code, "name_en": code, "kind": code.partition(":")[0], "area": "1101"}
        for code in UNITS
    ]
    people.import_units(rows=rows, actor=SYSTEM, at=LONG_AGO)
    if responsible:
        sheet = "class,area,unit,article\nwater,1101,bureau:water,duty 1\nroads,1101,bureau:roads,duty 2\n"
        people.import_responsibility(source=sheet.encode(), name="list.csv", actor=SYSTEM, at=LONG_AGO)


def staff(role: str, *, unit: str | None = None, area: str | None = None, id: str | None = None) -> Actor:
    """Somebody with one mandate."""
    mandate = Mandate(role=role, unit=unit, area=area, from_at=LONG_AGO)
    return Actor(kind="staff", id=id or f"{role}-{unit or area or 'city'}", name=role, mandates=(mandate,))


def resident(id: str = "r1") -> Actor:
    """Somebody signed in without a mandate."""
    return Actor(kind="resident", id=id)


DISPATCHER = staff("dispatcher", area="1101")
SUPERVISOR = staff("supervisor", area="1101")
OPERATOR = staff("operator", area="1101")
WATER = staff("handler", unit="bureau:water")
ROADS = staff("handler", unit="bureau:roads")

SITTING = """
key: test.sitting
title: {zh: 测试开庭, en: Sitting}
form: {required: [text], properties: {text: {type: string, x-title: {zh: 内容, en: Text}}}}
retention: P3Y
automatic: {take: 1.0}
open: {by: [resident, operator]}
parties:
  opener: claimant
  invite_by: [lead]
  sides:
    claimant: {zh: 申请的一方, en: Who asked}
    opponent: {zh: 对方, en: Other side}
stages:
  asked: {group: open, title: {zh: 待接收, en: Asked}}
  called: {group: open, title: {zh: 待开庭, en: Called}}
  held: {group: open, title: {zh: 开庭中, en: In session}}
  signing: {group: open, title: {zh: 待签, en: To be signed}}
  closed: {group: end, title: {zh: 已闭庭, en: Closed}}
actions:
  take:
    title: {zh: 接收, en: Take}
    from: asked
    to: called
    by: [dispatcher, system]
    form: {properties: {unit: {type: string, x-widget: unit}}}
    effects: [assign: lead]
  entrust_to:
    title: {zh: 交调解员, en: Entrust}
    from: [called, held]
    by: lead
    form: {required: [mediator], properties: {mediator: {type: string, x-widget: mediator}}}
    effects: [entrust: $mediator]
  schedule:
    title: {zh: 排期, en: Schedule}
    from: called
    by: lead
    form: {required: [day, hour], properties: {day: {type: string}, hour: {type: string}}}
    effects: [set: {day: $day, hour: $hour, place: 一号庭}]
  begin:
    title: {zh: 开庭, en: Begin}
    from: called
    to: held
    by: lead
  adjourn:
    title: {zh: 休庭, en: Adjourn}
    from: held
    to: called
    by: lead
  take_down:
    title: {zh: 记入笔录, en: Take down}
    from: held
    by: lead
    form: {required: [text], properties: {text: {type: string, x-widget: textarea}}}
    says: {zh: "审判员：{text}", en: "Judge: {text}"}
  show:
    title: {zh: 出示证据, en: Show}
    from: held
    by: [party, lead]
    form:
      required: [text]
      properties: {file: {type: string, x-widget: material}, text: {type: string}}
    says: {zh: "出示 {exhibit}（{checked}）：{text}", en: "Shows {exhibit} ({checked}): {text}"}
    effects: [compare: {file: $file, into: checked, name: exhibit}]
  finish:
    title: {zh: 出示笔录, en: Show the record}
    from: held
    to: signing
    by: lead
    form: {required: [record], properties: {record: {type: string, x-widget: textarea}}}
    effects: [set: {record: $record, settled: true}]
  close:
    title: {zh: 闭庭, en: Close}
    from: signing
    to: closed
    by: lead
  withdraw:
    title: {zh: 撤回, en: Withdraw}
    from: [called, held]
    to: closed
    by: [lead, party]
rates:
  settled_rate: {title: {zh: 调解成功率, en: Settled}, field: settled}
sitting:
  stages: [called, held, signing]
  day: day
  hour: hour
  place: place
  passages: [take_down, show]
  into: {finish: record}
  needs:
    day: {title: {zh: 时间地点, en: Time and place}, known: day, by: schedule}
    begun: {title: {zh: 开庭, en: Begun}, stages: [held, signing], by: begin}
    record: {title: {zh: 笔录, en: Record}, known: record, by: finish}
"""
"""A type whose cases are held at an hour and a place, with a record, evidence and somebody who mediates."""


def load_sitting(declaration: str = SITTING) -> None:
    """Take it in, and have the list name it: its cases go to ``bureau:water`` as they are opened."""
    load_errand(declaration)
    sheet = "class,area,unit,article\ntest.sitting,1101,bureau:water,duty 3\n"
    people.import_responsibility(source=sheet.encode(), name="list.csv", actor=SYSTEM, at=LONG_AGO)
