"""Messages about what is erased are erased with it: they quote what was said."""

from uuid import UUID

from zhili.notification.models import Message


def forget_about(*, about: UUID, district_id: int) -> int:
    """Take away every message about a case, sent or not, read or not; how many."""
    return Message.objects.filter(district_id=district_id, about=about).delete()[0]
