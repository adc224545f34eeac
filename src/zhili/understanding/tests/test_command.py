"""The command ``zhili understand``: a task is trained to a file and measured, and what is wrong is said in words."""

import json
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from zhili.site import cli
from zhili.understanding.rules import artefact, tasks
from zhili.understanding.rules.artefact import Artefact
from zhili.understanding.rules.reading import records
from zhili.understanding.rules.task import Option, Task, Work


@dataclass(frozen=True)
class Count:
    """The simplest thing that can be learned: how many rows there were."""

    rows: int

    def artefact(self) -> Artefact:
        at = datetime(2025, 6, 2, tzinfo=UTC)
        return Artefact("count", 1, at, "", figures={"kept": self.rows}, settings={"rows": self.rows})


def _train(work: Work) -> Count:
    work.tell("reading")
    rows = sum(1 for _ in records(work.data / "rows.csv", columns=["text"], task="count"))
    return Count(rows * int(work.options["times"]))


def _load(path: Path) -> Count:
    return Count(artefact.load(path, task="count", version=1).settings["rows"])


def _evaluate(model: Count, data: Path, labels: Path | None) -> dict[str, Any]:
    return {"rows": model.rows, "per": {"file": len(list(data.iterdir()))}}


@pytest.fixture(autouse=True)
def one_task(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    task = Task("count", "counts", _train, _load, _evaluate, options=(Option("times", "how often", "1"),))
    monkeypatch.setattr(tasks, "TASKS", (task,))
    monkeypatch.setenv("ZHILI_HOME", str(tmp_path / "home"))


@pytest.fixture
def data(tmp_path: Path) -> Path:
    folder = tmp_path / "data"
    folder.mkdir()
    (folder / "rows.csv").write_text("text\n路灯\n水管\n")
    return folder


def call(verb: str, *arguments: str | Path, task: str = "count") -> int:
    return cli.main(["--lang", "en", "understand", verb, "--task", task, *map(str, arguments)])


def test_train_and_eval(data: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    model = tmp_path / "model"
    assert call("train", "--data", data, "--out", model, "--set", "times=3", "--json") == 0
    told = capsys.readouterr()
    assert "understand: reading" in told.err
    assert json.loads(told.out)["kept"] == 6
    assert call("eval", "--data", data, "--model", model, "--json") == 0
    assert json.loads(capsys.readouterr().out) == {"rows": 6, "per": {"file": 1}}
    assert call("eval", "--data", data, "--model", model) == 0
    assert capsys.readouterr().out == "rows: 6\nper file: 1\n"


@pytest.mark.parametrize(
    ("verb", "task", "extra", "words"),
    [
        ("train", "weather", ["--out", "{}/model"], "no task named 'weather'"),
        ("train", "count", ["--out", "{}/model", "--set", "speed=1"], "does not know the option speed"),
        ("train", "count", ["--out", "{}/none/model"], "there is no such folder"),
        ("eval", "count", ["--model", "{}/data/rows.csv"], "no model file of Zhili"),
        ("eval", "count", ["--model", "{}/none"], "No such file"),
    ],
)
def test_what_is_wrong_is_said(
    verb: str, task: str, extra: list[str], words: str, data: Path, tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
) -> None:  # fmt: skip
    assert call(verb, "--data", data, *(one.format(tmp_path) for one in extra), task=task) == 1
    assert words in capsys.readouterr().err


def test_data_that_cannot_be_used_are_named(
    data: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    for source, words in (("words\n路灯\n", "column text"), ("text\n", "no row"), (None, "missing")):
        (data / "rows.csv").unlink(missing_ok=True)
        if source is not None:
            (data / "rows.csv").write_text(source)
        assert call("train", "--data", data, "--out", tmp_path / "model") == 1
        assert words in capsys.readouterr().err
