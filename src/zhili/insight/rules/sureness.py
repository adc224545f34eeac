"""How sure a share is: Wilson's interval, and what may honestly be said about a target with so many cases.

E. B. Wilson, Probable inference, the law of succession, and statistical inference, JASA 22 (1927) 209-212.
"""

import math
from dataclasses import dataclass
from typing import Literal

FEW = 30
"""Below so many cases a share is called unstable."""

_Z = 1.96  # 95 %
Verdict = Literal["above", "below", "unsure", "none"]


@dataclass(frozen=True, slots=True)
class Share:
    """So many hits of so many. All shares lie between 0 and 1."""

    hits: int
    base: int

    @property
    def value(self) -> float | None:
        """None where nothing was counted."""
        return self.hits / self.base if self.base else None

    @property
    def missed(self) -> int:
        """How many are no hits."""
        return self.base - self.hits

    @property
    def few(self) -> bool:
        """Whether so few cases stand behind it that it may well be chance."""
        return 0 < self.base < FEW

    @property
    def interval(self) -> tuple[float, float]:
        """Where the share lies that such cases would show in the long run, 95 times of 100."""
        if not self.base:
            return (0.0, 1.0)
        share, rest = self.hits / self.base, _Z * _Z / self.base
        middle = (share + rest / 2) / (1 + rest)
        half = _Z / (1 + rest) * math.sqrt(share * (1 - share) / self.base + rest / (4 * self.base))
        return (middle - half if self.hits else 0.0, middle + half if self.hits < self.base else 1.0)

    def verdict(self, target: float | None) -> Verdict:
        """Whether it surely reaches a target or surely misses it; "unsure" where chance alone explains the gap."""
        if target is None or not self.base:
            return "none"
        low, high = self.interval
        if high < target:
            return "below"
        return "above" if low >= target or self.hits == self.base else "unsure"
