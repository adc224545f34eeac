"""How the search by words alone does, where no place is known: whether the message most like another is among those
that it compares.

    python -m tests.real_data.searching --data teddy_hot --seed 1
"""

import argparse
import json
import os
import random
from collections import Counter, defaultdict
from pathlib import Path

from tests.real_data import likeness
from zhili.kernel.grams import grams
from zhili.understanding.rules.likeness import bar, bare, pairs_of
from zhili.understanding.rules.likeness import likeness as likeness_of

COMMON = 0.005
"""A piece that this share of messages hold is named by PostgreSQL as a common one, here as there."""


def found(folder: Path, *, asked: int, seed: int, short: bool) -> dict[str, float]:
    """How the search by words alone does: of ``asked`` messages drawn by ``seed``, those to which another is like over
    the bar, as a search without a place has it; the share whose best one it finds at all, and the place at which
    99 of 100 of these stand among those found. All messages count as open cases.
    """
    from zhili.cases.queries import alike, runs

    rows = likeness.rows(folder)
    wholes = [f"{row['title']}\n{row['detail']}" for row in rows]
    held = [grams(one) for one in wholes]
    pairs = [pairs_of(bare(one)) for one in wholes]
    holders: dict[int, set[int]] = defaultdict(set)
    for place, pieces in enumerate(held):
        for piece in pieces:
            holders[piece].add(place)
    common = {
        piece: len(some) / len(rows) for piece, some in holders.items() if len(some) > COMMON * len(rows)
    }
    possible, places = 0, []
    for number in random.Random(seed).sample(range(len(rows)), asked):
        text = rows[number]["title"] if short else wholes[number]
        own = pairs_of(bare(text))
        scored = [
            (score, place)
            for place, other in enumerate(pairs)
            if place != number
            and (score := likeness_of(own, other)) >= max(alike.WITHOUT_PLACE, bar(own, other))
        ]
        if not scored:
            continue
        possible += 1
        shared = Counter(
            place
            for one, other in runs.rarest(text, common)
            for place in sorted(holders[one] & holders[other])[: runs.OF_EACH]
            if place != number
        )
        ranked = sorted(shared, key=lambda place: (-shared[place], -place))
        best = max(scored)[1]
        if best in shared:
            places.append(ranked.index(best) + 1)
    places.sort()
    return {
        "possible": possible,
        "found": round(len(places) / max(1, possible), 3),
        "place_of_99": places[int(len(places) * 0.99)] if places else 0,
    }


def main() -> None:
    """Whole messages and titles, as one JSON object."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--seed", type=int, default=1)
    given = parser.parse_args()
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "zhili.site.settings")
    import django

    django.setup()
    said = {
        name: found(given.data, asked=1500, seed=given.seed, short=short)
        for name, short in (("whole", False), ("title_alone", True))
    }
    print(json.dumps({"seed": given.seed, **said}))  # noqa: T201 - what the command is for


if __name__ == "__main__":
    main()
