"""What comes back: a season that shows in every year, a trouble that one place has more of time after time.

Days with cases are counted, not cases: a flood of one day weighs as one day. Each span (a year, or some weeks) is
judged by Fisher's exact test (R. A. Fisher, The Design of Experiments, 1935): how likely are so many hits where the
marked days fall at random, given how many there are? All spans have to show it: their rarest-but-worst is taken by
Wilkinson's rule (Psychological Bulletin 48, 1951, 156-158) with r = n, the largest chance to the power of their
number. Of all that was looked at, so many are kept that at most the wanted share is false (Benjamini and Hochberg,
J. R. Statist. Soc. B 57, 1995, 289-300; valid where what is looked at overlaps, as a grid and its community do).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from math import exp, lgamma

FALSE_SHARE = 0.01
"""Of what is proposed, the share that may be there by chance: little, for every night looks again."""


@dataclass(frozen=True, slots=True)
class Span:
    """One time that is judged: of ``whole`` days ``marked`` bear the mark; of ``drawn`` of these days, ``hits`` do.

    For a season: the days of a year, those with cases; the days of the season, those with cases. For a place: days
    with cases of any place and class, those of the class; those of the place, those of both.
    """

    whole: int
    marked: int
    drawn: int
    hits: int

    @property
    def expected(self) -> float:
        """The hits that chance alone would bring on average."""
        return self.marked * self.drawn / self.whole if self.whole else 0.0


def rarity(span: Span) -> float:
    """The chance of so many hits or more (hypergeometric, one-sided); 1 where there is none."""
    if span.hits <= max(0, span.drawn + span.marked - span.whole):
        return 1.0
    total = _ways(span.whole, span.drawn)
    most = min(span.marked, span.drawn)
    chances = (
        _ways(span.marked, hits) + _ways(span.whole - span.marked, span.drawn - hits) - total
        for hits in range(span.hits, most + 1)
    )
    return min(1.0, sum(map(exp, chances)))


def every_time(spans: Sequence[Span]) -> float:
    """The chance that all spans show as much as the least of them does; 1 where there are none."""
    return max(map(rarity, spans)) ** len(spans) if spans else 1.0


def discoveries(chances: Sequence[float], *, tested: int, false_share: float = FALSE_SHARE) -> list[int]:
    """Which of ``chances`` stand out among ``tested`` (those left out were looked at, too), the rarest first."""
    order = sorted(range(len(chances)), key=lambda index: chances[index])
    last = 0
    for rank, index in enumerate(order, start=1):
        if chances[index] <= false_share * rank / max(tested, len(chances)):
            last = rank
    return order[:last]


def _ways(of: int, taken: int) -> float:
    """The logarithm of how many ways there are to take some of so many."""
    return lgamma(of + 1) - lgamma(taken + 1) - lgamma(of - taken + 1)
