"""The saved views of a page: mine first in my order, then those that my units share."""

from collections.abc import Collection
from dataclasses import dataclass
from uuid import UUID

from zhili.kernel.rows import fetch

_VIEWS = """
SELECT one.id, one.name, one.query, one.unit, one.account_id = %s AS mine, chosen.view_id IS NOT NULL
FROM workspace_savedview one
LEFT JOIN workspace_defaultview chosen
       ON chosen.view_id = one.id AND chosen.account_id = %s AND chosen.page = one.page
WHERE one.page = %s AND (one.account_id = %s OR one.unit = ANY(%s))
ORDER BY mine DESC, one.place, one.name, one.id
"""


@dataclass(frozen=True, slots=True)
class ViewKept:
    """A saved view as its reader sees it. ``unit``: shared with it. ``default``: this reader's page opens with it."""

    id: UUID
    name: str
    query: str
    unit: str | None
    mine: bool
    default: bool


def views_of(*, account: str, page: str, units: Collection[str] = ()) -> tuple[ViewKept, ...]:
    """The views of ``page`` (a URL name) that an account (``Actor.id``) sees, who works for ``units``. One query."""
    rows = fetch(_VIEWS, [account, account, page, account, sorted(units)])
    return tuple(ViewKept(*row) for row in rows)
