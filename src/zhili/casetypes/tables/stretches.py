"""Values between the points of an ordered column: an example for each region that is not empty."""

from collections.abc import Sequence
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from zhili.casetypes.tables.kinds import Kind, Months

_START: dict[Kind, object] = {
    "number": 0,
    "integer": 0,
    "date": date(2026, 1, 1),
    "duration": timedelta(days=1),
}


def between(points: Sequence[Any], region: int, kind: Kind) -> object:
    """A value of a region: an odd one is a point, an even one the stretch before it, or None."""
    at = region // 2
    if region % 2:
        return points[at]
    if not points:
        return _START[kind]
    if at == len(points):
        return _step(points[-1], 1)
    if at == 0:
        return _step(points[0], -1)
    low, high = points[at - 1], points[at]
    near = _step(_floor(low), 1)
    if near is not None and low < near < high:
        return near
    return _middle(low, high, kind)


def _floor(value: Any) -> Any:
    return int(value // 1) if isinstance(value, Decimal) else value


def _step(value: Any, steps: int) -> Any:
    """The next whole value; None beyond what can be written."""
    try:
        if isinstance(value, date | timedelta):
            return value + timedelta(days=steps)
    except OverflowError:
        return None
    return Months(value + steps) if isinstance(value, Months) else value + steps


def _middle(low: Any, high: Any, kind: Kind) -> Any:
    if kind in ("integer", "date") or isinstance(low, Months):
        return None
    middle = (low + high) / 2 if isinstance(low, timedelta) else (Decimal(low) + Decimal(high)) / 2
    return middle if low < middle < high else None
