"""Where somebody was named, and how much waits for them."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from zhili.kernel.rows import fetch
from zhili.workspace.models import Mention

_WAITING = """
SELECT (SELECT count(*) FROM workspace_mention WHERE account_id = %s AND read_at IS NULL)
     + (SELECT count(*) FROM workspace_handover WHERE to_account = %s AND acknowledged_at IS NULL)
"""


@dataclass(frozen=True, slots=True)
class MentionKept:
    """A mention: in which event of which case, by whom (an account), and whether it was read."""

    id: UUID
    case_id: UUID
    seq: int
    by: str
    said_at: datetime
    read: bool


def mentions_of(*, account: str, before: UUID | None = None, most: int = 50) -> tuple[MentionKept, ...]:
    """An account's mentions, the latest first; ``before`` is the last one already seen."""
    found = Mention.objects.filter(account_id=account)
    if before is not None:
        found = found.filter(id__lt=before)
    return tuple(
        MentionKept(one.id, one.case_id, one.seq, str(one.by), one.said_at, one.read_at is not None)
        for one in found.order_by("-id")[:most]
    )


def waiting_for(account: str) -> int:
    """How many unread mentions and handovers not yet acknowledged an account has. One query."""
    return int(fetch(_WAITING, [account, account])[0][0])
