"""Which of the operator's pages stand in the desk's way around."""

from zhili.kernel.text import Text
from zhili.ui.navigation import Item, for_roles
from zhili.ui.navigation import register as show


def register() -> None:
    """Called once at start-up."""
    show(
        Item(
            "calls:call", Text(zh="接听登记", en="Calls"), "headset", 5,
            shown=for_roles("operator", "dispatcher"), within=("/desk/calls/finished/",),
        ),
        Item("calls:back", Text(zh="回访", en="Call back"), "call-back", 6, shown=for_roles("operator")),
        Item("calls:answers", Text(zh="知识库", en="Known answers"), "book", 35),
    )  # fmt: skip
