"""Naming colleagues in a note, and reading that one was named."""

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from zhili.kernel import changes
from zhili.kernel.ids import new_id
from zhili.kernel.rows import Batch
from zhili.workspace.models import Mention


def topic_of_person(account: str | UUID) -> str:
    """The topic under which one person hears of what is new for them."""
    return f"person:{account}"


def mention(
    batch: Batch, *, accounts: Iterable[str], case_id: UUID, district_id: int, seq: int, by: str, at: datetime
) -> None:
    """Add to a batch that event ``seq`` of a case names these accounts; whoever wrote it is not told."""
    for account in dict.fromkeys(accounts):
        if account == by:
            continue
        batch.insert(
            "workspace_mention",
            {
                "id": new_id(at),
                "district_id": district_id,
                "account_id": UUID(account),
                "case_id": case_id,
                "seq": seq,
                "by": UUID(by),
                "said_at": at,
                "read_at": None,
            },
        )
        changes.announce(batch, [topic_of_person(account)])


def read_mentions(*, account: str, at: datetime, case_id: UUID | None = None) -> int:
    """Mark an account's mentions as read, all or those in one case; how many were new."""
    waiting = Mention.objects.filter(account_id=account, read_at=None)
    if case_id is not None:
        waiting = waiting.filter(case_id=case_id)
    return waiting.update(read_at=at)
