"""How people want to be told."""

from collections.abc import Iterable

from zhili.notification.models import Wish as Row
from zhili.notification.rules.ways import Recipient, Wish, unasked


def wish_of(recipient: Recipient) -> Wish:
    """The recipient's wish; what is assumed where none was said."""
    row = Row.objects.filter(pk=recipient.key).first()
    return unasked(recipient) if row is None else _wish(row)


def wishes_of(recipients: Iterable[Recipient]) -> dict[Recipient, Wish]:
    """The wishes of many, in one query."""
    held = {one.key: one for one in recipients}
    rows = {row.recipient: _wish(row) for row in Row.objects.filter(pk__in=held)}
    return {one: rows.get(key, unasked(one)) for key, one in held.items()}


def _wish(row: Row) -> Wish:
    both = row.quiet_from is not None and row.quiet_until is not None
    return Wish(
        ways=tuple(row.ways),
        kinds=None if row.kinds is None else frozenset(row.kinds),
        stopped=frozenset(row.stopped),
        quiet=(row.quiet_from, row.quiet_until) if both else None,  # type: ignore[arg-type]
        language=row.language,
    )
