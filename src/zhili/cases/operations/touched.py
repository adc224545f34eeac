"""Handing out which cases have changed since they were last handed out: the feed that figures are kept by."""

from uuid import UUID

from zhili.kernel.rows import fetch

_TAKE = """
DELETE FROM cases_touched WHERE id IN (SELECT id FROM cases_touched ORDER BY id LIMIT %s FOR UPDATE SKIP LOCKED)
RETURNING case_id
"""


def take_touched(*, most: int) -> list[UUID]:
    """Cases that changed, each once, of at most ``most`` changes; empty where none waits.

    In the caller's transaction: if that fails, they are handed out again. A change that was committed is never
    missed, whenever its case says that it happened.
    """
    return list(dict.fromkeys(row[0] for row in fetch(_TAKE, [most])))
