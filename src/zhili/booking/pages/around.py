"""Which pages of appointments stand in the ways around."""

from zhili.booking.queries.resources import DESK, KEEPERS
from zhili.kernel.text import Text
from zhili.ui.navigation import RESIDENTS, Item, for_roles
from zhili.ui.navigation import register as show


def register() -> None:
    """Called once at start-up."""
    show(
        Item(
            "booking:offered", Text(zh="预约", en="Book"), "", 40, RESIDENTS, shown=for_roles("resident")
        ),
        Item(
            "booking:day", Text(zh="我的一天", en="My day"), "sun", 36, shown=for_roles(*DESK),
            within=("/desk/sittings/",),
        ),
        Item("booking:plan", Text(zh="预约安排", en="Plan"), "calendar", 37, shown=for_roles(*DESK)),
        Item(
            "booking:resources", Text(zh="预约设置", en="Appointments"), "calendar", 62, "manage",
            shown=for_roles(*KEEPERS),
        ),
    )  # fmt: skip
