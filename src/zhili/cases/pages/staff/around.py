"""Which of the engine's pages stand in the desk's way around."""

from zhili.cases.pages.staff import desks, mentions
from zhili.kernel.text import Text
from zhili.ui.navigation import Item, finds_with, for_roles
from zhili.ui.navigation import register as show


def register() -> None:
    """Called once at start-up."""
    finds_with("desk:find")
    show(
        Item("desk:queue", Text(zh="待办", en="Queue"), "inbox", 10),
        Item(
            "desk:dispatch", Text(zh="派单台", en="Dispatch"), "dispatch", 20,
            shown=lambda roles: bool(desks.dispatching(frozenset(roles))),
        ),
        Item(
            "desk:types", Text(zh="登记", en="Register"), "add", 30,
            shown=lambda roles: bool(desks.opening(frozenset(roles))), within=("/desk/new/",),
        ),
        Item(
            "desk:mentions", Text(zh="等我看的", en="For me"), "bell", 35,
            within=("/desk/handover/",), waiting=mentions.WAITING,
        ),
        Item(
            "desk:canned", Text(zh="常用答复", en="Ready answers"), "answer", 38,
            shown=for_roles("handler", "street"),
        ),
        Item(
            "upkeep:list", Text(zh="事项清单", en="Responsibility list"), "checklist", 40, "manage",
            shown=for_roles("admin", "steward"),
        ),
        Item(
            "upkeep:types", Text(zh="事项", en="Case types"), "table", 50, "manage",
            shown=for_roles("admin", "steward"),
        ),
        Item(
            "upkeep:calendar", Text(zh="工作日历", en="Calendar"), "calendar", 60, "manage",
            shown=for_roles("admin", "steward"),
        ),
        Item(
            "upkeep:algorithms", Text(zh="算法登记", en="Algorithms"), "machine", 64, "manage",
            shown=for_roles("admin", "steward"),
        ),
        Item(
            "upkeep:models", Text(zh="模型版本", en="Model versions"), "history", 66, "manage",
            shown=for_roles("admin", "steward"),
        ),
        Item(
            "upkeep:retention", Text(zh="保存与删除", en="Retention"), "clock", 68, "manage",
            shown=for_roles("admin", "steward"),
        ),
        Item("upkeep:work", Text(zh="后台任务", en="Jobs"), "refresh", 95, "manage", shown=for_roles("admin")),
    )  # fmt: skip
