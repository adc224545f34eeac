"""What a share's cases tell of it, and how it stands to a target."""

import pytest

from zhili.insight.rules.sureness import Share


def test_where_every_case_counts_a_target_of_all_is_reached_and_never_missed() -> None:
    for base in range(1, 400):
        whole, nothing = Share(base, base), Share(0, base)
        assert (whole.interval[1], whole.verdict(1.0)) == (1.0, "above"), base
        assert (nothing.interval[0], nothing.verdict(0.0)) == (0.0, "above"), base


def test_the_interval_is_wilsons() -> None:
    # of 8 in 10, by hand: (0.8 + 1.9208 / 10 ± 1.96 √(0.016 + 0.009604)) / 1.38416
    low, high = Share(8, 10).interval
    assert (round(low, 3), round(high, 3)) == (0.490, 0.943)
    assert Share(0, 0).interval == (0.0, 1.0)


@pytest.mark.parametrize(
    ("hits", "base", "target", "verdict"),
    [(80, 100, 0.9, "below"), (85, 100, 0.9, "unsure"), (97, 100, 0.9, "above"), (5, 10, None, "none")],
)
def test_only_what_chance_does_not_explain_is_said(
    hits: int, base: int, target: float | None, verdict: str
) -> None:
    assert Share(hits, base).verdict(target) == verdict
