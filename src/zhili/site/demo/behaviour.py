"""How the people of a made-up city work: tempers of units, what they know of a case, what they may do next and when.

Pure: a move is only a wish. ``play`` puts it to the engine, which decides. What is done in which stage of which case
type is in ``request_moves`` and ``other_moves``.
"""

import random
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from zhili.site.demo.arrivals import CITY_TIME

ROUND_THE_CLOCK = frozenset({"dispatcher", "operator", "reporter", "grid_worker"})
"""Who also acts outside office hours."""

_OPENS, _CLOSES = 9, 18


@dataclass(frozen=True, slots=True)
class Temper:
    """How a unit works. Shares and chances lie between 0 and 1.

    ``accepts`` hours until it accepts (least, most); ``uses`` share of the term until it answers, above 1 is late;
    ``bounces`` chance to return what is its own; ``honest`` chance that "solved" is true; ``extends`` chance to ask
    for more time.
    """

    name: str
    accepts: tuple[float, float]
    uses: tuple[float, float]
    bounces: float
    honest: float
    extends: float


TEMPERS = {
    "diligent": Temper("diligent", (0.1, 1.5), (0.08, 0.45), 0.01, 0.96, 0.04),
    "steady": Temper("steady", (0.3, 4.0), (0.35, 0.85), 0.03, 0.88, 0.10),
    "slow": Temper("slow", (3.0, 26.0), (0.75, 1.25), 0.05, 0.84, 0.25),
    "bouncing": Temper("bouncing", (0.5, 8.0), (0.45, 1.02), 0.28, 0.80, 0.15),
    "polishing": Temper("polishing", (0.1, 1.0), (0.05, 0.3), 0.04, 0.52, 0.02),
}
_MIX = {"diligent": 30, "steady": 40, "slow": 14, "bouncing": 8, "polishing": 8}


@dataclass(frozen=True, slots=True)
class Truth:
    """What is so, whatever the system believes. ``unit`` is the one that is really responsible.

    ``hard``: one unit alone cannot solve it, ``helpers`` are needed; ``stuck``: waits for plans or money;
    ``baseless``: nothing can be done by right; ``outside``: a matter for another platform; ``online``: the reporter
    rates by themselves; ``pleased``: how easily they are satisfied, 0 to 1.
    """

    class_code: str
    urgency: str
    kind: str
    unit: str
    helpers: tuple[str, ...] = ()
    hard: bool = False
    stuck: str | None = None
    baseless: str | None = None
    outside: str | None = None
    online: bool = False
    pleased: float = 0.7


@dataclass(frozen=True, slots=True)
class Glimpse:
    """What a player sees of a case now.

    ``possible``: the actions its stage knows; ``tried``: how often the players have made each move; ``missing``:
    helpers called who have not reported in; ``asked``: (request, role) where an approval is awaited; ``elder``: an
    open case on the same matter; ``mended``: whether the last answer was true; ``due_at``: when the answer is due.
    """

    stage: str
    at: datetime
    possible: frozenset[str]
    lead: str | None = None
    due_at: datetime | None = None
    tried: Mapping[str, int] = field(default_factory=dict)
    missing: tuple[str, ...] = ()
    asked: tuple[str, str] | None = None
    elder: str | None = None
    mended: bool = False
    supervised: bool = False

    def times(self, move: str) -> int:
        """How often a move has been made in this case."""
        return self.tried.get(move, 0)

    def may(self, move: str, most: int = 1) -> bool:
        """Whether a move is possible and has been made less than ``most`` times."""
        return move in self.possible and self.times(move) < most


@dataclass(frozen=True, slots=True)
class Move:
    """What somebody wants to do, after how long. ``by`` is a role; ``unit`` the one, where several have it.

    ``mends`` says of an answer whether what it claims is true.
    """

    by: str
    action: str
    after: timedelta
    data: Mapping[str, object] = field(default_factory=dict)
    unit: str | None = None
    mends: bool | None = None


def temper_of(unit: str, *, seed: int) -> Temper:
    """The temper of a unit: always the same for the same seed."""
    rng = random.Random(f"temper {seed} {unit}")
    return TEMPERS[rng.choices(list(_MIX), list(_MIX.values()))[0]]


def hours(rng: random.Random, least: float, most: float) -> timedelta:
    """A stretch of time between two numbers of hours, nearer the least."""
    return timedelta(hours=least + (most - least) * rng.random() ** 1.6)


def share_of_term(glimpse: Glimpse, temper: Temper, rng: random.Random, *, usual: timedelta) -> timedelta:
    """How long a unit takes from now, by its temper, of the time it has left (``usual`` where no clock runs)."""
    left = max(glimpse.due_at - glimpse.at, timedelta(hours=2)) if glimpse.due_at else usual
    return left * rng.uniform(*temper.uses)


def when(move: Move, *, at: datetime, urgent: bool, is_workday: Callable[[date], bool]) -> datetime:
    """The instant of a move: those who keep office hours wait for the next ones unless it is urgent."""
    wanted = at + move.after
    if urgent or move.by in ROUND_THE_CLOCK:
        return wanted
    local = wanted.astimezone(CITY_TIME)
    if is_workday(local.date()) and _OPENS <= local.hour < _CLOSES:
        return wanted
    day = local.date() if local.hour < _OPENS else local.date() + timedelta(days=1)
    while not is_workday(day):
        day += timedelta(days=1)
    into = timedelta(minutes=5 + (local.minute * 7 + local.second) % 170)  # not all at nine sharp
    return (datetime(day.year, day.month, day.day, _OPENS, tzinfo=CITY_TIME) + into).astimezone(at.tzinfo)
