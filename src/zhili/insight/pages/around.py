"""Which pages of insight stand in the desk's way around."""

from zhili.insight.pages import matters, mediators, proposals, supervision, wall
from zhili.kernel.text import Text
from zhili.ui.navigation import Item, for_roles
from zhili.ui.navigation import register as show


def register() -> None:
    """Called once at start-up."""
    show(
        Item(
            "insight:supervision", Text(zh="督办", en="Supervision"), "supervise", 10, group="overview",
            shown=for_roles(*supervision.WATCHERS),
        ),
        Item("insight:board", Text(zh="看板", en="Board"), "chart", 20, group="overview"),
        Item(
            "insight:matters", Text(zh="热点与预警", en="Hot issues"), "bell", 25, group="overview",
            shown=for_roles(*matters.WATCHERS),
        ),
        Item(
            "insight:proposals", Text(zh="未诉先办", en="Proactive"), "calendar", 27, group="overview",
            shown=for_roles(*proposals.DECIDERS),
        ),
        Item(
            "insight:mediators", Text(zh="调解员办理情况", en="Mediators"), "people", 28, group="overview",
            shown=for_roles("street", *mediators.WATCH),
        ),
        Item(
            "insight:wall", Text(zh="指挥大屏", en="Wall"), "screen", 30, group="overview",
            shown=for_roles(*wall.WATCHERS),
        ),
    )  # fmt: skip
