"""A model file keeps what was laid into it, and is refused in words when it is damaged, foreign or newer."""

from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from zhili.understanding.rules import artefact
from zhili.understanding.rules.artefact import Artefact, BadModel, DamagedModel, ForeignModel, NewerModel

AT = datetime(2025, 6, 2, 9, tzinfo=UTC)


def model(task: str = "class", version: int = 1) -> Artefact:
    return Artefact(
        task, version, AT, "0a" * 32, {"macro_f1": 0.9}, {"words": "路灯"}, {"weights": np.arange(6.0).reshape(2, 3)}
    )  # fmt: skip


def test_what_was_saved_comes_back(tmp_path: Path) -> None:
    path = tmp_path / "model"
    artefact.save(model(), path)
    found = artefact.load(path, task="class", version=1)
    assert found.arrays["weights"].tolist() == [[0, 1, 2], [3, 4, 5]]
    assert (found.trained_at, found.figures, found.settings) == (AT, {"macro_f1": 0.9}, {"words": "路灯"})
    assert [one.name for one in tmp_path.iterdir()] == ["model"]


@given(st.lists(st.text()))
def test_words_are_packed_without_loss(words: list[str]) -> None:
    assert artefact.unpacked(artefact.packed(words)) == words


@pytest.mark.parametrize(
    ("spoil", "error"),
    [
        (lambda source: b"", ForeignModel),
        (lambda source: b"class,word\n", ForeignModel),
        (lambda source: source[: len(source) // 2], DamagedModel),
        (lambda source: source.replace(b"macro", b"micro"), DamagedModel),
        (lambda source: artefact.to_bytes(model("address")), ForeignModel),
        (lambda source: artefact.to_bytes(model(version=2)), NewerModel),
        (lambda source: source.replace(b'{"format": 1', b'{"format": 9'), BadModel),
    ],
)
def test_what_cannot_be_used_is_refused(
    spoil: Callable[[bytes], bytes], error: type[BadModel], tmp_path: Path
) -> None:
    path = tmp_path / "model"
    path.write_bytes(spoil(artefact.to_bytes(model())))
    with pytest.raises(error, match="model"):
        artefact.load(path, task="class", version=1)


def test_a_missing_file_and_a_zip_of_something_else_are_foreign(tmp_path: Path) -> None:
    with pytest.raises(ForeignModel):
        artefact.load(tmp_path / "none", task="class", version=1)
    np.savez(tmp_path / "other.npz", numbers=np.arange(3))
    with pytest.raises(ForeignModel):
        artefact.load(tmp_path / "other.npz", task="class", version=1)


def test_compressed_parts_are_refused_unread(tmp_path: Path) -> None:
    np.savez_compressed(tmp_path / "bomb.npz", head=np.zeros(1 << 20, np.uint8))
    with pytest.raises(DamagedModel, match="compressed"):
        artefact.load(tmp_path / "bomb.npz", task="class", version=1)


def test_objects_are_never_written() -> None:
    with pytest.raises(ValueError, match="numbers"):
        artefact.to_bytes(Artefact("class", 1, AT, "", arrays={"words": np.array(["a", None], object)}))
