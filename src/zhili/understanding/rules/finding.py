"""What is found by looking over many cases at once. Whoever finds nothing need not carry numpy: it is brought here."""

from collections.abc import Mapping, Sequence
from datetime import date, timedelta

from zhili.understanding.rules.hot.message import Message
from zhili.understanding.rules.warning.alert import Alert, Series


def matters_in(messages: Sequence[Message], *, least: int) -> list[list[int]]:
    """The messages' indices by matter, the largest matter first; those of fewer messages than ``least`` left out."""
    from zhili.understanding.rules.hot.grouping import groups

    return [group for group in groups(messages) if len(group) >= least]


def alerts_in(
    counted: Mapping[Series, Mapping[date, int]],
    *,
    days: Sequence[date],
    kinds: Sequence[Sequence[bool]],
    false_a_day: float,
) -> list[Alert]:
    """The alerts of the last of ``days``, which follow each other without a gap; a day not counted counts 0.

    ``kinds``: for each day which kinds of unusual day it is. ``false_a_day``: alerts a day that may be false.
    """
    import numpy as np

    from zhili.understanding.rules.warning.watch import watch

    if not days:
        return []
    place = {days[0] + timedelta(days=number): number for number in range(len(days))}
    table = np.zeros((len(counted), len(days)))
    for row, by_day in enumerate(counted.values()):
        for day, count in by_day.items():
            table[row, place[day]] = count
    unusual = np.array(kinds, float)
    return watch(table, list(counted), last_on=days[-1], false_a_day=false_a_day, kinds=unusual)
