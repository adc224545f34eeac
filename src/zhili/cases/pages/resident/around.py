"""Which of the engine's pages stand in residents' way around."""

from zhili.kernel.text import Text
from zhili.ui.navigation import FOOT, RESIDENTS, Item, for_roles
from zhili.ui.navigation import register as show


def register() -> None:
    """Called once at start-up."""
    show(
        Item("resident:report", Text(zh="报诉求", en="Report"), "", 10, RESIDENTS),
        Item("resident:follow", Text(zh="查进度", en="Follow"), "", 20, RESIDENTS),
        Item(
            "resident:my", Text(zh="我的诉求", en="My requests"), "", 30, RESIDENTS,
            shown=for_roles("resident"),
        ),
        Item("resident:public", Text(zh="办结公开", en="Closed cases"), "", 50, RESIDENTS),
        Item(
            "resident:my_data", Text(zh="我的信息", en="My data"), "", 5, FOOT, shown=for_roles("resident"),
        ),
        Item("resident:algorithms", Text(zh="用了哪些算法", en="Algorithms in use"), "", 10, FOOT),
        Item("resident:verify", Text(zh="核验证据", en="Verify evidence"), "", 20, FOOT),
    )  # fmt: skip
