"""What residents get at ``/consult/`` for questions that the model never saw, from an office that answers them all.

    python -m tests.real_data.consulting --data legal_lecoqa --folds 1

The office has every answer of the data, each with its own known question – but for the questions kept back, whose
known question is blank: nobody asked it before. ``missing`` asks them again of an office without their answers.
"""

import argparse
import json
import tempfile
from collections import Counter
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from uuid import UUID

from zhili.understanding.rules.answers import Answers, KnownAnswer
from zhili.understanding.rules.consulting import consult, together
from zhili.understanding.rules.legal import advising, training
from zhili.understanding.rules.legal.model import LegalModel
from zhili.understanding.rules.legal.rows import asked_in, groups_of
from zhili.understanding.rules.legal.task import TASK
from zhili.understanding.rules.reading import records
from zhili.understanding.rules.task import Work

AT = datetime(2026, 11, 22, tzinfo=UTC)
DAY = AT.date()
SEED = 7
_LOOKED_FOR = 4


def known(rows: Sequence[dict[str, str]], hidden: set[str]) -> list[KnownAnswer]:
    """An office's answers, a known question each; "" for those of ``hidden``."""
    first = {row["answer"].strip(): row["question"] for row in reversed(rows)}
    return [
        KnownAnswer(
            UUID(int=number), 1, "" if answer in hidden else question, (), answer, None, None, DAY, None, "", True
        )
        for number, (answer, question) in enumerate(first.items(), start=1)
    ]  # fmt: skip


def figures(
    learned: advising.Learned, entries: list[KnownAnswer], asked: Sequence[dict[str, str]]
) -> dict[str, float]:
    """Shares of the questions: answered, offered a few, neither; and how often the right answer was among these."""
    by_question, adviser = Answers(entries), advising.Adviser(learned, entries)
    counts: Counter[str] = Counter()
    for row in asked:
        found = by_question.find(row["question"], classes=(), day=DAY, for_residents=True, limit=_LOOKED_FOR)
        got = together(consult(found), adviser.advise(row["question"], day=DAY))
        counts[got.outcome] += 1
        counts[f"{got.outcome} right"] += row["answer"].strip() in [one.answer.answer for one in got.matches]
    return {
        "questions": len(asked),
        "answered": round(counts["answered"] / len(asked), 3),
        "right_when_answered": round(counts["answered right"] / max(1, counts["answered"]), 3),
        "offered": round(counts["unsure"] / len(asked), 3),
        "right_among_offered": round(counts["unsure right"] / max(1, counts["unsure"]), 3),
        "unknown": round(counts["unknown"] / len(asked), 3),
    }


def taught(data: Path, rows: Sequence[dict[str, str]], folder: Path) -> advising.Learned:
    """What a model learns from some of the questions and all articles of the data."""
    (folder / "qa.jsonl").write_text("\n".join(json.dumps(row) for row in rows), encoding="utf-8")
    for path in data.glob("statutes.*"):
        (folder / path.name).write_bytes(path.read_bytes())
    options = TASK.options_with({"meaning": "no"})
    model = TASK.train(Work(folder, options, AT, lambda words: None))
    assert isinstance(model, LegalModel)
    return advising.of_model(model)


def main() -> None:
    """Every fold, as one JSON object a line."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--folds", type=int, default=training.FOLDS)
    given = parser.parse_args()
    path = next(given.data.glob("qa.jsonl*"))
    read = records(path, columns=("question", "answer"), task="legal")
    rows = [row for row in read if row["question"].strip() and row["answer"].strip()]
    folds = training.folds_of(groups_of(asked_in(given.data)), SEED)
    for fold in range(given.folds):
        kept = [row for row, own in zip(rows, folds, strict=True) if own == fold]
        with tempfile.TemporaryDirectory() as folder:
            learned = taught(
                given.data, [row for row, own in zip(rows, folds, strict=True) if own != fold], Path(folder)
            )
        hidden = {row["answer"].strip() for row in kept}
        entries = known(rows, hidden)
        told = figures(learned, entries, kept)
        missing = figures(learned, [one for one in entries if one.answer not in hidden], kept)
        print(json.dumps({"fold": fold, **told, "missing": missing}), flush=True)  # noqa: T201 - what the command is for


if __name__ == "__main__":
    main()
