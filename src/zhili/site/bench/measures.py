"""The arithmetic of the bench: medians of rounds, ratios taken round by round, figures rounded for people."""

import statistics
from collections.abc import Mapping, Sequence

Figure = float | int | str | None | Mapping[str, "Figure"] | Sequence["Figure"]


def median(values: Sequence[float]) -> float:
    """The middle value."""
    return statistics.median(values)


def ratio(ours: Sequence[float], theirs: Sequence[float]) -> float:
    """The median of the rounds' ratios: what troubles a machine for a while troubles both sides of a round."""
    return median([mine / other for mine, other in zip(ours, theirs, strict=True)])


def per(before: Mapping[str, float], after: Mapping[str, float], count: int) -> dict[str, float]:
    """Milliseconds of each part for one of ``count``, from seconds before and after."""
    return {part: (after[part] - before[part]) / count * 1000 for part in after}


def percentile(values: Sequence[float], share: float) -> float:
    """The value that ``share`` of the values do not exceed."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(len(ordered) * share))]


def rounded(figure: Figure, digits: int = 4) -> Figure:
    """Every number to so many significant digits; words and whole numbers as they are."""
    if isinstance(figure, float):
        return float(f"{figure:.{digits}g}")
    if isinstance(figure, Mapping):
        return {name: rounded(value, digits) for name, value in figure.items()}
    if isinstance(figure, Sequence) and not isinstance(figure, str):
        return [rounded(value, digits) for value in figure]
    return figure
