"""Who reported a case, and how to reach them: for a purpose, with a trail, and not against the reporter's wish."""

from datetime import datetime
from uuid import UUID

from zhili.cases.queries.whole import readable
from zhili.cases.rules import guards
from zhili.kernel.actor import Actor
from zhili.kernel.refusals import Forbidden
from zhili.kernel.text import Text
from zhili.people import public as people

_PERSON = Text(zh="查看反映人信息", en="see who reported this")


def reveal(*, case_id: UUID, actor: Actor, purpose: str, at: datetime) -> dict[str, str]:
    """The personal fields of a case, in the clear; empty where none are kept. The reading leaves its trail first.

    Raises NotFound to whom may not read the case, Forbidden where the reporter asked to stay unknown to those who
    handle it (field ``confidential``) and the actor is one of them, PurposeMissing, PrivateKeyMissing,
    PrivateDataDamaged.
    """
    state, roles = readable(case_id, actor, at=at)
    if not guards.may_reveal(state.data, roles):
        raise Forbidden(verb=_PERSON)
    return people.read_private(
        holder=state.id, actor=actor, purpose=purpose, at=at, district_id=state.district_id
    )
