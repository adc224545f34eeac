"""Anchoring: the checkpoints of other logs are sealed in this one, so that neither can be rewritten alone.

Which logs is written in ``anchors.txt`` in this log's folder: a policy (C2SP tlog-policy) that names each with its keys
and its address, and the witnesses that must have signed.
"""

import io
from collections.abc import Callable, Iterator
from datetime import datetime
from pathlib import Path
from typing import IO, ClassVar

from django.conf import settings

from zhili.kernel.errors import ZhiliError
from zhili.kernel.ids import new_id
from zhili.kernel.rows import Batch
from zhili.kernel.text import Text
from zhili.ledger.operations.bundling import Item, write_bundle
from zhili.ledger.operations.sealing import seal
from zhili.ledger.queries.anchors import Anchored, anchored_head, is_anchored, newest_anchors
from zhili.ledger.rules import policies
from zhili.ledger.rules.checkpoints import Checkpoint
from zhili.ledger.rules.heads import Head
from zhili.ledger.rules.keys import Malformed
from zhili.ledger.rules.policies import Policy
from zhili.ledger.rules.signatures import Unverified
from zhili.ledger.signing.elsewhere import Elsewhere
from zhili.ledger.signing.fetching import NotFetched
from zhili.ledger.signing.house import ANCHORS, BadPolicy

ACTION = "log.anchored"
_THE_CITY = 0


class NotAnchored(ZhiliError):
    """Another log's checkpoint could not be had, or is not to be believed."""

    code: ClassVar[str] = "not-anchored"
    status: ClassVar[int] = 503
    message = Text(zh="没有锚定日志 {origin}：{reason}。", en="The log {origin} was not anchored: {reason}.")


class OtherForked(ZhiliError):
    """Another log does not continue what was sealed of it here."""

    code: ClassVar[str] = "other-log-forked"
    status: ClassVar[int] = 409
    message = Text(
        zh="日志 {origin} 与此前在本日志中封存的检查点（{before} 条）不一致：现在的检查点（{size} 条）已一并封存，"
        "留作证据。请核对，并告知依赖该日志的各方。",
        en="The log {origin} does not continue the checkpoint of {before} entries that is sealed here. What it says now"
        " ({size} entries) is sealed as evidence. Look into it, and tell those who rely on that log.",
    )


def anchor_all(*, at: datetime) -> Iterator[tuple[str, bool | NotAnchored | OtherForked]]:
    """Anchor every log that ``anchors.txt`` names with an address: its origin, and what ``anchor`` says or raises.

    Raises BadPolicy.
    """
    policy = _others()
    for origin, address in {log.key.name: log.url for log in policy.logs if log.url}.items():
        try:
            yield origin, anchor(origin, address, policy, at=at)
        except (NotAnchored, OtherForked) as fault:
            yield origin, fault


def anchor(origin: str, address: str, policy: Policy, *, at: datetime) -> bool:
    """Seal what the log of this origin publishes now; False where that is sealed already or older than what is.

    What does not continue the one before is sealed too, as evidence, and OtherForked is raised. Raises NotAnchored.
    """
    elsewhere, before = Elsewhere(address.rstrip("/")), anchored_head(origin)
    try:
        note, offered = elsewhere.checkpoint(policy)
        head = Head(offered.size, offered.root)
        if offered.origin != origin:
            raise Unverified(f"{offered.origin} is published there")
        if is_anchored(origin, head):
            return False
        continues = elsewhere.shows_growth(*sorted((before, head), key=lambda one: one.size))
    except (NotFetched, Malformed, Unverified) as fault:
        raise NotAnchored(origin=origin, reason=str(fault)) from fault
    if continues and head.size < before.size:
        return False
    _seal(note, offered, continues=continues, at=at)
    if not continues:
        raise OtherForked(origin=origin, before=before.size, size=head.size)
    return True


def write_anchors(*, to: IO[bytes]) -> list[Anchored]:
    """Write a bundle that shows which checkpoints of other logs stand in this one: the newest, and contradictions.

    Raises as ``write_bundle``.
    """
    found = newest_anchors()
    items = [
        Item(f"{one.origin} {one.size}.checkpoint", one.event_id, one.salt, _opener(one.note))
        for one in found
    ]
    write_bundle(items, to=to)
    return found


def _others() -> Policy:
    file = Path(settings.ZHILI_LEDGER) / ANCHORS
    if not file.exists():
        return Policy(quorum=policies.NONE)
    try:
        return policies.policy(file.read_bytes())
    except Malformed as fault:
        raise BadPolicy(path=file, reason=str(fault)) from fault


def _seal(note: bytes, offered: Checkpoint, *, continues: bool, at: datetime) -> None:
    batch, event = Batch(), new_id(at)
    salt = seal(batch, id=event, action=ACTION, district_id=_THE_CITY, content=note, at=at)
    batch.insert(
        "ledger_anchor",
        {
            "event_id": event,
            "district_id": _THE_CITY,
            "origin": offered.origin,
            "size": offered.size,
            "root": offered.root,
            "note": note,
            "salt": salt,
            "continues": continues,
            "anchored_at": at,
        },
    )
    batch.write()


def _opener(content: bytes) -> Callable[[], IO[bytes]]:
    return lambda: io.BytesIO(content)
