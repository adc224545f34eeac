"""The recurrent reader of addresses: it remembers what stood far in front, and is nearly the same from its arrays."""

from itertools import pairwise, product

import numpy as np
import pytest

from zhili.understanding.rules import artefact
from zhili.understanding.rules.addressing import lessons, recurrent


def likelihood(scores: recurrent.Array, chain: recurrent.Array, labels: tuple[int, ...]) -> float:
    """The negative log chance of labels, by counting every way there is."""

    def score(way: tuple[int, ...]) -> float:
        own = sum(float(scores[at, one]) for at, one in enumerate(way))
        return own + sum(float(chain[one, other]) for one, other in pairwise(way))

    every = [score(way) for way in product(range(len(chain)), repeat=len(labels))]
    return float(np.log(np.exp(every).sum())) - score(labels)


def test_the_slopes_of_a_chain_are_those_of_its_likelihood() -> None:
    rng = np.random.default_rng(4)
    scores, chain = (rng.standard_normal((3, 3), dtype=np.float32) for _ in range(2))
    labels, step = (0, 2, 1), 1e-2
    slope, between = lessons.chain_slopes(scores[:, None], chain, np.array(labels)[:, None])
    for values, found in ((scores, slope[:, 0]), (chain, between)):
        for place in np.ndindex(3, 3):
            values[place] += step
            above = likelihood(scores, chain, labels)
            values[place] -= 2 * step
            below = likelihood(scores, chain, labels)
            values[place] += step
            assert (above - below) / (2 * step) == pytest.approx(found[place], abs=1e-3)
    rows = list(product(range(3), repeat=3))
    best = min(rows, key=lambda row: likelihood(scores, chain, row))
    assert tuple(recurrent.likeliest(scores, chain)) == best


def test_a_network_remembers_what_stood_in_front_and_comes_back_from_its_arrays(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(lessons, "SIZE", 32)
    first, last = ["3a", "3b"], {"3a": "B-road", "3b": "B-poi"}
    seen = [[[first[n % 2]], ["3x", "unread"], ["3y", "2*never"]] for n in range(40)]
    labelled = [["B-city", "I-city", last[text[0][0]]] for text in seen]
    made = [lessons.network(seen, labelled, seed=seed) for seed in (1, 2)]
    both = recurrent.together(made)
    assert both.signs == ("3a", "3b", "3x", "3y")
    assert [both.tags(text) for text in seen[:2]] == [[labelled[0]] * 2, [labelled[1]] * 2]
    again = recurrent.kept(both.arrays())
    assert [again.tags(text) for text in seen[:2]] == [both.tags(text) for text in seen[:2]]
    assert again.tags([["3nothing"]])
    with pytest.raises(ValueError, match="fit"):
        recurrent.kept({**both.arrays(), "net_read": artefact.packed(("3a",))})
