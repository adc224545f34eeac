"""A small dispute: two parties and the unit that leads, each with something said to the others and something not."""

from dataclasses import dataclass, replace
from uuid import UUID

from zhili.cases import public as cases
from zhili.cases.testing import AT, DECLARATION, WATER, load_errand, resident, small_city
from zhili.kernel.actor import Actor

OPEN, HERS, HIS, OURS = "两边都听到的话", "我最多让到三千", "我最少要五千", "两边先晾一晾"
"""What all parties read; what each said to the unit alone; what the unit noted."""

DISPUTE = DECLARATION.replace("by: [reporter, lead, co_handler]", "by: [party, lead]").replace(
    "actions:\n",
    """parties:
  opener: claimant
  invite_by: [lead]
  sides:
    claimant: {zh: 申请人, en: Claimant}
    other: {zh: 被申请人, en: Other side}
actions:
  aside:
    title: {zh: 单独说, en: Say to the unit alone}
    from: any
    by: party
    form: text
    visibility: party
  talk_apart:
    title: {zh: 记录分谈, en: Record a separate talk}
    from: any
    by: lead
    form:
      required: [party, text]
      properties: {party: {type: string, x-widget: party}, text: {type: string}}
    visibility: party
""",
    1,
)
CLAIMANT = resident("11111111-1111-7111-8111-111111111111")


@dataclass(frozen=True)
class Dispute:
    """A case in which each side and the unit have spoken; ``code`` lets the other side in."""

    id: UUID
    number: str
    secret: str
    code: str
    claimant: UUID
    other: UUID

    @property
    def him(self) -> Actor:
        """The other side, by its code."""
        return cases.as_party(self.other)


def dispute(actor: Actor = CLAIMANT, *, founded: bool = False) -> Dispute:
    """A new one, all said; in a city of its own unless one was ``founded``."""
    if not founded:
        small_city()
    load_errand(DISPUTE)
    form = {"text": "楼上漏水", "class": "water/pipe", "lon": 116.005, "lat": 39.005, "phone": "13800000001"}
    case = cases.open(type_key="test.errand", data=form, actor=actor, channel="web", at=AT)
    asked = cases.invite(case_id=case.id, side="other", name="钱七", phone="13900000002", actor=WATER, at=AT)
    (first, second) = cases.whole(case_id=case.id, actor=WATER, at=AT).parties
    made = Dispute(case.id, case.number, case.secret or "", asked.code, first.id, second.id)
    actor = replace(actor, cases=frozenset({case.id}))
    said: list[tuple[Actor, str, dict[str, str]]] = [
        (actor, "say", {"text": OPEN}),
        (actor, "aside", {"text": HERS}),
        (made.him, "aside", {"text": HIS}),
        (WATER, "talk_apart", {"party": str(made.claimant), "text": HERS}),
        (WATER, "talk_apart", {"party": str(made.other), "text": HIS}),
        (WATER, "remark", {"text": OURS}),
    ]
    for who, action, data in said:
        cases.act(case_id=case.id, action=action, actor=who, data=data, at=AT)
    return made
