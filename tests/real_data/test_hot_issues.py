"""Hot issues in real messages: what the groups must reach on issues that people labelled."""

from datetime import UTC, datetime
from pathlib import Path

from tests.real_data.shared import real
from zhili.understanding.public import evaluate_task, train_task

AT = datetime(2026, 11, 22, 1, 0, tzinfo=UTC)


def test_labelled_issues_are_found(tmp_path: Path) -> None:
    labels = real("teddy_hot/issue_labels.csv")
    model = tmp_path / "hot.model"
    train_task("hot", data=labels.parent, options={}, out=model, at=AT, tell=lambda words: None)
    figures = evaluate_task("hot", model=model, data=labels.parent, labels=labels)
    assert figures["best_match_f1"] >= 0.90
    assert figures["best_match_f1_strict"] >= 0.88
    assert figures["pair_precision"] >= 0.98
    assert figures["nearest"] >= 0.98
