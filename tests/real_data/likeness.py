"""What it is worth when two messages are said to tell of the same matter: bars set on half of the issues, measured on
the other half.

    python -m tests.real_data.likeness --data teddy_hot --seed 1

Every labelled message is asked about among all others: as it stands, and by its title alone, as a caller would tell
it. A proposal is any message over the bar. One without label may be of the same issue or of any other: ``precision``
leaves it out, ``precision_strict`` counts it as wrong; the truth lies between.
"""

import argparse
import csv
import gzip
import json
import random
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from zhili.understanding.rules.likeness import bar, bare, likeness, pairs_of

AIM = 0.95


@dataclass(frozen=True, slots=True)
class Told:
    """A message: its pairs as a whole and by its title, and its issue, "" where nobody labelled it."""

    whole: frozenset[str]
    title: frozenset[str]
    issue: str


def read(folder: Path) -> list[Told]:
    """The messages of a folder with their labels."""
    with (folder / "issue_labels.csv").open(encoding="utf-8") as file:
        issues = {row["message_id"]: row["issue"] for row in csv.DictReader(file)}
    return [
        Told(
            pairs_of(bare(f"{row['title']}\n{row['detail']}")),
            pairs_of(bare(row["title"])),
            issues.get(row["message_id"], ""),
        )
        for row in rows(folder)
    ]


def rows(folder: Path) -> list[dict[str, str]]:
    """The messages of a folder as they stand there."""
    with gzip.open(folder / "messages.csv.gz", "rt", encoding="utf-8") as file:
        return list(csv.DictReader(file))


def halves(told: Sequence[Told], *, seed: int) -> tuple[set[str], set[str]]:
    """The issues, each in one of two halves."""
    issues = sorted({one.issue for one in told if one.issue})
    random.Random(seed).shuffle(issues)
    return set(issues[::2]), set(issues[1::2])


def figures(told: Sequence[Told], issues: set[str], *, short: bool) -> dict[str, float]:
    """Precision and recall of all pairs over the bar, of the best proposal, and of the nearest message.

    ``first``: of the messages that get a proposal, those whose best one is right; ``helped``: of all, those with a
    right one among three.
    """
    right = made = labelled = possible = helped = first = proposed = nearest = 0
    asked = [(number, one) for number, one in enumerate(told) if one.issue in issues]
    for number, one in asked:
        own = one.title if short else one.whole
        scored = sorted(
            ((likeness(own, other.whole), other) for place, other in enumerate(told) if place != number),
            key=lambda pair: -pair[0],
        )
        over = [other for score, other in scored if score >= bar(own, other.whole)]
        hits = [other.issue == one.issue for other in over]
        right, made = right + sum(hits), made + len(over)
        labelled += sum(bool(other.issue) for other in over)
        possible += sum(other.issue == one.issue for other in told) - 1
        helped, first, proposed = helped + any(hits[:3]), first + any(hits[:1]), proposed + bool(over)
        nearest += scored[0][1].issue == one.issue
    return {
        "messages": len(asked),
        "precision": round(right / max(1, labelled), 3),
        "precision_strict": round(right / max(1, made), 3),
        "recall": round(right / max(1, possible), 3),
        "first": round(first / max(1, proposed), 3),
        "helped": round(helped / max(1, len(asked)), 3),
        "nearest": round(nearest / max(1, len(asked)), 3),
    }


def best_bar(told: Sequence[Told], issues: set[str], *, short: bool) -> float:
    """The lowest likeness from which on ``AIM`` of all pairs are of one issue."""
    scored = []
    for number, one in enumerate(told):
        if one.issue in issues:
            own = one.title if short else one.whole
            scored += [
                (likeness(own, other.whole), other.issue == one.issue)
                for place, other in enumerate(told)
                if place != number
            ]
    scored.sort(reverse=True)
    right, found = 0, 1.0
    for rank, (score, hit) in enumerate(scored, start=1):
        right += hit
        if right / rank >= AIM:
            found = score
        if score == 0:
            break
    return round(found, 3)


def main() -> None:
    """Both halves, as one JSON object."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--seed", type=int, default=1)
    given = parser.parse_args()
    told = read(given.data)
    learned, kept = halves(told, seed=given.seed)
    said = {
        name: {
            "bar_by_the_first_half": best_bar(told, learned, short=short),
            "first_half": figures(told, learned, short=short),
            "kept_back": figures(told, kept, short=short),
        }
        for name, short in (("whole", False), ("title_alone", True))
    }
    print(json.dumps({"seed": given.seed, **said}))  # noqa: T201 - what the command is for


if __name__ == "__main__":
    main()
