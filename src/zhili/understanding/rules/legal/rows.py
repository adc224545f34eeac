"""The files of legal questions, answers and articles, as the data's description names them."""

import re
from dataclasses import dataclass
from pathlib import Path

from zhili.understanding.rules.legal.articles import Article, short_law
from zhili.understanding.rules.likeness import bare, dice, pairs_of
from zhili.understanding.rules.reading import records

_TASK = "legal"
_ALIKE = 0.6
"""Dice coefficient of character pairs from which two questions count as one."""


@dataclass(frozen=True, slots=True)
class Asked:
    """A question with its answer, the ids of the articles it rests on, and the law of the first."""

    question: str
    answer: str
    articles: tuple[str, ...]
    law: str


def asked_in(folder: Path) -> list[Asked]:
    """The questions of a folder's ``qa`` file, those with an answer. Raises BadData."""
    wanted = ("question", "answer")
    return [
        Asked(
            row["question"],
            row["answer"].strip(),
            tuple(re.findall(r"\d+", row.get("statute_ids", ""))),
            short_law(row.get("law", "")),
        )
        for row in records(_file(folder, "qa"), columns=wanted, task=_TASK)
        if row["question"].strip() and row["answer"].strip()
    ]


def articles_in(folder: Path, *, needed: bool) -> list[Article]:
    """The articles of a folder's ``statutes`` file; none where it may be missing and is. Raises BadData."""
    path = _file(folder, "statutes")
    if not needed and not path.is_file():
        return []
    rows = records(path, columns=("statute_id", "name", "content"), task=_TASK)
    return [Article(row["statute_id"], row["name"], row["content"]) for row in rows]


def groups_of(asked: list[Asked]) -> list[int]:
    """For each question the number of its group: near-duplicate questions, and questions of one answer, share it."""
    pairs = [pairs_of(bare(one.question)) for one in asked]
    above = list(range(len(asked)))

    def top(one: int) -> int:
        while above[one] != one:
            one = above[one]
        return one

    for later in range(len(asked)):
        for earlier in range(later):
            near = dice(pairs[later], pairs[earlier]) > _ALIKE
            if near or asked[later].answer == asked[earlier].answer:
                above[top(later)] = top(earlier)
    return [top(one) for one in range(len(asked))]


def _file(folder: Path, name: str) -> Path:
    for ending in (".jsonl.gz", ".jsonl", ".csv.gz", ".csv"):
        if (folder / f"{name}{ending}").is_file():
            return folder / f"{name}{ending}"
    return folder / f"{name}.jsonl.gz"
