"""The effect ``send``: a message put down with the event that causes it, and a job that carries it off."""

from collections.abc import Sequence
from datetime import datetime

from zhili.cases.models import Delivery
from zhili.cases.operations import line
from zhili.cases.queries import platforms, types
from zhili.cases.rules.outside import messages
from zhili.cases.rules.outside.messages import Message
from zhili.cases.rules.state import CaseState
from zhili.cases.rules.step import Deed
from zhili.casetypes.effects import Word
from zhili.kernel.actor import Actor
from zhili.kernel.ids import new_id

WHOLE = "case"
"""``as: case`` sends the whole case once more, as a new one."""

AS_WRITTEN = Word(
    takes=frozenset({"value", "platform", "as", "share", "purpose"}),
    needs=frozenset({"value", "platform"}),
    personal=frozenset({"share"}),
)


def send(state: CaseState, deed: Deed, actor: Actor, at: datetime) -> None:
    """``send: $platform``, or ``send: {platform, as, share, purpose}``: tell a platform of this event.

    The first message of a case of ours is the whole case; what follows, and all about a case that came from them,
    is the event, called ``as`` or by its action. ``share`` names personal fields that go along. A platform without
    a line gets nothing. Raises UnknownPlatform: then the event does not take place.
    """
    to = platforms.addressee(str(deed.args.get("platform") or deed.args.get("value") or ""))
    if not to.url:
        return
    Delivery.objects.create(
        id=new_id(at),
        district_id=state.district_id,
        case_id=state.id,
        seq=deed.event.seq,
        platform=to.key,
        body=_message(state, deed, to.key, at),
        created_at=at,
        next_try_at=at,
    )
    line.defer(to.key)


def _message(state: CaseState, deed: Deed, platform: str, at: datetime) -> Message:
    case_type = types.of_version(state.type_key, state.type_version)
    word = str(deed.args.get("as") or deed.event.action)
    theirs = state.reporter == f"outside:{platform}"
    if word == WHOLE or not (theirs or _was_sent(state, platform)):
        message = messages.of_case(case_type, state, seq=deed.event.seq, at=at)
    else:
        message = messages.of_event(case_type, state, deed.event, word=word)
    if theirs:
        message["reference"] = str(state.data.get("outside_number") or "")
    share = deed.args.get("share")
    if isinstance(share, Sequence) and not isinstance(share, str):
        purpose = deed.args.get("purpose") or case_type.title.zh
        message["share"] = {"fields": [str(name) for name in share], "purpose": str(purpose)}
    return message


def _was_sent(state: CaseState, platform: str) -> bool:
    return Delivery.objects.filter(
        district_id=state.district_id, case_id=state.id, platform=platform
    ).exists()
