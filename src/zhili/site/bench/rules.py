"""The pure rules under load: point to grid, decision tables, clocks. Answers are compared with the naive way's."""

import random
import time
from collections.abc import Callable, Sequence
from datetime import UTC, datetime, timedelta

import numpy
import shapely

from zhili.casetypes import clocks, tables
from zhili.kernel.workdays import WorkCalendar
from zhili.people import public as people
from zhili.site.bench.measures import Figure, median

_ROUNDS = 3
_ROWS = 1000
_PAUSES = 200


class WrongAnswer(ValueError):
    """The fast way and the naive way disagree."""


def rate(work: Callable[[], int], *, seconds: float) -> float:
    """How many of its things ``work`` does in a second, over so many seconds."""
    done, began = 0, time.perf_counter()
    while (passed := time.perf_counter() - began) < seconds:
        done += work()
    return done / passed


def compared(ours: Callable[[], int], naive: Callable[[], int], *, seconds: float) -> tuple[float, float]:
    """Our rate and the naive one, in rounds that take turns."""
    rounds = [(rate(ours, seconds=seconds), rate(naive, seconds=seconds)) for _ in range(_ROUNDS)]
    return median([one for one, _ in rounds]), median([one for _, one in rounds])


def grid(
    points: Sequence[tuple[float, float]], shapes: Sequence[object], *, seconds: float
) -> dict[str, Figure]:
    """Point to grid, one by one, beside asking every (prepared) polygon in one vectorised call."""
    polygons = numpy.array(shapes, dtype=object)
    shapely.prepare(polygons)
    for lon, lat in points[:50]:
        hit = bool(shapely.intersects_xy(polygons, lon, lat).any())
        place = people.locate(lon=lon, lat=lat)
        if (place is not None and place.grid is not None) != hit:
            raise WrongAnswer(f"({lon}, {lat})")
    ours, naive = compared(
        lambda: sum(1 for lon, lat in points[:500] if people.locate(lon=lon, lat=lat) or True),
        lambda: sum(1 for lon, lat in points[:5] if shapely.intersects_xy(polygons, lon, lat).any() or True),
        seconds=seconds,
    )
    return {
        "per_second": ours,
        "polygons": len(polygons),
        "vs_naive": ours / naive,
        "naive_per_second": naive,
    }


def table(*, seconds: float) -> dict[str, Figure]:
    """A list of a thousand rows, class by area by owner, beside looking from the first row on."""
    rows = _duties()
    lines = ["hit: UNIQUE,,,,", "class:string,area:string,owner:string,=> unit:string,article"]
    lines += [",".join(row) for row in rows]
    compiled = tables.load("\n".join(lines).encode(), name="bench.csv")
    rng = random.Random(1)
    asked = [dict(zip(("class", "area", "owner"), rng.choice(rows)[:3], strict=True)) for _ in range(200)]
    for facts in asked:
        if compiled.decide(facts).outputs[0]["unit"] != _first(rows, facts):
            raise WrongAnswer(str(facts))
    ours, naive = compared(
        lambda: sum(1 for facts in asked if compiled.decide(facts)),
        lambda: sum(1 for facts in asked[:20] if _first(rows, facts)),
        seconds=seconds,
    )
    return {"per_second": ours, "rows": len(rows), "vs_naive": ours / naive, "naive_per_second": naive}


def _duties() -> list[tuple[str, str, str, str, str]]:
    keys = [(number % 50, number // 50 % 10, number // 500) for number in range(_ROWS)]
    return [
        (f"class{one}", f"street{two}", f"owner{three}", f"unit{number}", f"art. {number}")
        for number, (one, two, three) in enumerate(keys)
    ]


def _first(rows: Sequence[tuple[str, ...]], facts: dict[str, str]) -> str | None:
    for row in rows:
        if row[0] == facts["class"] and row[1] == facts["area"] and row[2] == facts["owner"]:
            return row[3]
    return None


def clock(*, seconds: float) -> dict[str, Figure]:
    """A working-time clock read from its history of two hundred pauses, as at every step of its case."""
    history, calendar = _history(), WorkCalendar.default()
    return {
        "per_second": median(
            [rate(lambda: len([clocks.read(history, calendar)]), seconds=seconds) for _ in range(_ROUNDS)]
        ),
        "pauses": _PAUSES,
    }


def _history() -> list[clocks.Tick]:
    at = datetime(2025, 3, 3, 1, 0, tzinfo=UTC)
    history = [clocks.Tick("started", at, term=clocks.Term("P200D", calendar="working"))]
    for _ in range(_PAUSES):
        history.append(clocks.Tick("paused", at := at + timedelta(hours=7)))
        history.append(clocks.Tick("resumed", at := at + timedelta(hours=6)))
    return history
