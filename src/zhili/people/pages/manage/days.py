"""Days that are typed into a form of the administration pages."""

from collections.abc import Mapping
from datetime import datetime, time, timedelta

from django.utils import timezone
from django.utils.dateparse import parse_date

from zhili.kernel.refusals import Invalid
from zhili.kernel.text import Text

_DAY = Text(zh="请写成 2026-03-01 这样的日期。", en="Write a date such as 2026-03-01.")


def day(name: str, post: Mapping[str, str], *, after: bool = False) -> datetime | None:
    """The beginning of the day typed in a field, or of the day after it; None where none was. Raises Invalid."""
    written = post.get(name, "").strip()
    if not written:
        return None
    try:
        found = parse_date(written)
    except ValueError:
        found = None
    if found is None:
        raise Invalid({name: _DAY})
    start = datetime.combine(found, time(), timezone.get_default_timezone())
    return start + timedelta(days=1) if after else start
