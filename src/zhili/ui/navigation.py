"""The way around, at the desk and on residents' pages: every module says which of its pages stand in it, and for whom.

Nobody else lists them.
"""

from collections.abc import Callable, Collection
from dataclasses import dataclass

from django.urls import reverse

from zhili.kernel.text import Text

Shown = Callable[[Collection[str]], bool]


@dataclass(frozen=True, slots=True)
class Waiting:
    """How much waits for the reader on a page: ``count`` from their account, ``topic`` under which they hear of more
    (``kernel.changes``), and ``url_name`` of the address that answers the figure anew (``ui/parts/waiting.html``).

    Without these two the figure stays what it was when the page was made.
    """

    count: Callable[[str], int]
    topic: Callable[[str], str] | None = None
    url_name: str = ""


@dataclass(frozen=True, slots=True)
class Item:
    """A page in the navigation: of the desk, or of residents' pages (group ``RESIDENTS``; ``FOOT``: at their foot).

    ``name`` is its URL name, ``order`` its place (tens, so that others fit between), ``group`` a heading's key,
    ``shown`` says from the reader's roles whether it is offered (a page still guards itself), ``within`` are starts
    of other paths that stand under this item; ``waiting`` adds a figure that stays true while the page is open.
    """

    name: str
    words: Text
    icon: str
    order: int
    group: str = "work"
    shown: Shown = lambda _roles: True
    within: tuple[str, ...] = ()
    waiting: Waiting | None = None


RESIDENTS, FOOT = "residents", "foot"
"""The groups of residents' pages; who is signed in has the role ``resident`` there."""

GROUPS = {
    "work": Text(zh="办理", en="Work"),
    "overview": Text(zh="看全局", en="Overview"),
    "manage": Text(zh="管理", en="Administration"),
}

_DESK = "desk"
_items: dict[tuple[str, str], Item] = {}
_finder: list[str] = []


def register(*items: Item) -> None:
    """Add pages to the way around; said again with the same name, the later one holds. Call it in ``ready()``.

    A page may stand on both sides, at the desk and among residents'.
    """
    _items.update({(_side_of(item), item.name): item for item in items})


def finds_with(name: str) -> None:
    """Let the command palette ask the page of this URL name for cases: ``?q=`` gives ``<a role="option">`` lines."""
    _finder[:] = [name]


def finder() -> str:
    """The address that the command palette asks; empty where no module finds anything."""
    return reverse(_finder[0]) if _finder else ""


def for_roles(*roles: str) -> Shown:
    """Offered to whoever holds one of the roles."""
    wanted = frozenset(roles)
    return lambda held: bool(wanted & frozenset(held))


def topics(*, roles: Collection[str], account: str) -> list[str]:
    """What the reader hears of wherever they are: the figures in the way around the desk."""
    waiting = [item.waiting for item in _side(_DESK) if item.shown(roles)]
    return [one.topic(account) for one in waiting if one and one.topic]


def around(*, roles: Collection[str], path: str, account: str = "") -> list[dict[str, object]]:
    """What ``ui/parts/navigation.html`` draws at the desk, for a reader with these roles and account at ``path``."""
    return _drawn([item for item in _side(_DESK) if item.shown(roles)], path, account)


def of_residents(*, path: str, account: str = "") -> list[dict[str, object]]:
    """The same on residents' pages; ``account`` is empty where nobody is signed in."""
    roles = ("resident",) if account else ()
    return _drawn([item for item in _side(RESIDENTS) if item.shown(roles)], path, account)


def in_foot(*, path: str) -> list[dict[str, object]]:
    """The links at the foot of residents' pages, the same for everybody."""
    return _drawn(_side(FOOT), path, "")


def _side_of(item: Item) -> str:
    return item.group if item.group in (RESIDENTS, FOOT) else _DESK


def _side(which: str) -> list[Item]:
    return [item for (side, _name), item in _items.items() if side == which]


def _drawn(items: Collection[Item], path: str, account: str) -> list[dict[str, object]]:
    order = [*GROUPS, RESIDENTS, FOOT]
    shown = [
        (item, reverse(item.name))
        for item in sorted(items, key=lambda one: (order.index(one.group), one.order))
    ]
    starts = [(start, item.name) for item, url in shown for start in (url, *item.within)]
    _longest, here = max(
        ((len(start), name) for start, name in starts if path.startswith(start)), default=(0, "")
    )
    groups = {item.group for item, _ in shown}
    return [
        {
            "url": url,
            "label": item.words,
            "icon": item.icon,
            "group": item.group,
            "heading": GROUPS[item.group] if len(groups) > 1 else "",
            "current": item.name == here,
            **(figure(item.waiting, account) if item.waiting and account else {}),
        }
        for item, url in shown
    ]


def figure(waiting: Waiting, account: str) -> dict[str, object]:
    """What ``ui/parts/waiting.html`` draws: the figure, where it is answered anew, and when."""
    if waiting.topic is None:
        return {"count": waiting.count(account)}
    url = reverse(waiting.url_name)
    return {"count": waiting.count(account), "count_url": url, "topic": waiting.topic(account)}
