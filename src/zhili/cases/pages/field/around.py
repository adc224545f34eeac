"""The field page in the desk's way around."""

from zhili.cases.pages.field.guard import ROLE
from zhili.kernel.text import Text
from zhili.ui.navigation import Item, for_roles
from zhili.ui.navigation import register as show


def register() -> None:
    """Called once at start-up."""
    show(Item("field:page", Text(zh="外勤", en="Field"), "place", 15, shown=for_roles(ROLE)))
