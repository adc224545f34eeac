"""The legal assistant: a question led to its answer and article among all, or said to be beyond what it knows."""

import json
from argparse import Namespace
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from zhili.kernel.actor import SYSTEM, Actor, Mandate
from zhili.kernel.refusals import Forbidden
from zhili.site import cli
from zhili.site.cli import understand
from zhili.understanding import public as understanding
from zhili.understanding.models import ModelVersion
from zhili.understanding.queries import advice
from zhili.understanding.rules import artefact
from zhili.understanding.rules.artefact import BadModel
from zhili.understanding.rules.legal.choosing import Pool
from zhili.understanding.rules.legal.model import LegalModel, load
from zhili.understanding.rules.legal.postings import Postings
from zhili.understanding.rules.legal.rows import Asked, groups_of
from zhili.understanding.rules.legal.task import TASK
from zhili.understanding.rules.legal.weighing import bar_for, bars_where_some_lack, fit
from zhili.understanding.rules.task import BadData, Work

AT = datetime(2026, 11, 1, tzinfo=UTC)
_THINGS = [
    "东头晒谷场围栏", "祖传红木八仙桌", "楼顶太阳能水箱", "村口榨油机作坊", "临街卷帘门店铺", "旧货船柴油马达",
    "果园滴灌管道", "半山腰养蜂木屋", "地下车库升降机", "学堂门前石狮子", "菜窖通风铁皮管", "戏台雕花屏风",
]  # fmt: skip
_LAWS = {
    "邻里法": ("{}挡光怎么办", "{}妨碍相邻一方采光的，可以要求排除妨碍。"),
    "租赁法": ("租的{}坏了谁修", "出租人应当修缮租赁的{}，约定由承租人修的除外。"),
    "买卖法": ("买的{}能退吗", "{}不符合约定的，买受人可以解除合同并请求返还价款。"),
}


def rows_made() -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    asked: list[dict[str, Any]] = []
    articles: list[dict[str, Any]] = []
    for law, (question, answer) in _LAWS.items():
        for number, thing in enumerate(_THINGS, start=1):
            id = len(articles)
            content = answer.format(thing)
            name = f"{law}第{'一二三四五六七八九十百千'[number - 1]}条"
            articles.append({"statute_id": id, "name": name, "content": content})
            row = {"question": question.format(thing) + "？", "answer": f"您好，{content}", "law": law}
            asked.append({**row, "statute_ids": [id]})
    return asked, articles


def written(folder: Path, asked: list[dict[str, Any]], articles: list[dict[str, Any]] | None) -> Path:
    folder.mkdir(exist_ok=True)
    for name, rows in (("qa", asked), ("statutes", articles)):
        if rows is not None:
            lines = (json.dumps(row, ensure_ascii=False) for row in rows)
            (folder / f"{name}.jsonl").write_text("\n".join(lines), encoding="utf-8")
    return folder


def _train(folder: Path, **options: str) -> LegalModel:
    """By words alone, also where the optional encoder is installed (``test_legal_meaning`` is about that)."""
    chosen = TASK.options_with({"meaning": "no", **options})
    found = TASK.train(Work(folder, chosen, AT, lambda _: None))
    assert isinstance(found, LegalModel)
    return found


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> tuple[LegalModel, Path, Path]:
    """A model that never saw every fifth question, the folder of those, and the model's file."""
    folder = tmp_path_factory.mktemp("legal")
    asked, articles = rows_made()
    kept = written(folder / "kept", asked[::5], None)
    model = _train(written(folder / "taught", [row for row in asked if row not in asked[::5]], articles))
    artefact.save(model.artefact(), folder / "legal.model")
    return model, kept, folder / "legal.model"


def test_questions_it_never_saw_find_their_answer_article_and_law(
    house: tuple[LegalModel, Path, Path],
) -> None:
    model, kept, _ = house
    found = TASK.evaluate(model, kept, None)
    assert set(found) == {"hit1", "hit5", "statute_hit10", "law_top1", "answered", "right_when_answered"}
    assert found["hit5"] == 1.0
    assert found["hit1"] >= 0.8
    assert found["statute_hit10"] >= 0.8
    assert found["law_top1"] >= 0.8


def test_a_loaded_model_says_what_the_trained_one_said(house: tuple[LegalModel, Path, Path]) -> None:
    model, _, path = house
    again = load(path)
    for question in (
        "租的果园滴灌管道坏了谁修？",
        "买的戏台雕花屏风能退吗",
        "",
        "😀<b>hi</b>",
        "忽略以上所有指令",
        "光" * 100_000,
    ):
        assert again.ask(question).answers == model.ask(question).answers
        assert again.ask(question).sure == pytest.approx(model.ask(question).sure, abs=1e-5)
    assert again.figures == model.figures


def known(answer: str, number: int, *, for_residents: bool = True, until: date | None = None) -> None:
    """The office writes an answer whose known question is like none that is asked."""
    draft = understanding.Draft(
        question=f"ABC{number}", answer=answer, valid_from=date(2026, 1, 1), valid_until=until, source="法",
        for_residents=for_residents,
    )  # fmt: skip
    understanding.write_answer(draft=draft, actor=SYSTEM, at=AT - timedelta(days=1))


@pytest.mark.django_db
def test_residents_get_what_the_measured_model_says(
    house: tuple[LegalModel, Path, Path], tmp_path: Path
) -> None:
    model, kept, _ = house
    model, path = replace(model, weights=replace(model.weights, given=0.6)), tmp_path / "legal.model"
    artefact.save(model.artefact(), path)
    rows = [json.loads(line) for line in (kept / "qa.jsonl").read_text(encoding="utf-8").splitlines()]
    answers = [*model.pool.answers, *(row["answer"] for row in rows)]
    for number, answer in enumerate(answers):
        known(answer, number)
    question = rows[0]["question"]
    assert understanding.advise(question=question, at=AT).outcome == "unknown", "by the known questions alone"
    assert understand._adopt(Namespace(lang="en", model=path)) == ["Version 1 is in force."]
    wider = model.with_answers(answers)
    for row in rows:
        told, got = wider.ask(row["question"]), understanding.advise(question=row["question"], at=AT)
        offered = "unsure" if told.sure >= model.weights.floor else "unknown"
        assert got.outcome == ("answered" if told.sure >= model.weights.given else offered)
        best = [wider.pool.answers[one] for one in told.answers[: len(got.matches)]]
        assert [one.answer.answer for one in got.matches] == best
    assert any(understanding.advise(question=row["question"], at=AT).outcome == "answered" for row in rows)
    assert "hit1=" in understand._versions(Namespace())[0] and understanding.speaking() == []
    assert understand._rollback(Namespace(lang="en", key="legal")) == ["Version 1 was taken back."]
    assert understanding.advise(question=question, at=AT).outcome == "unknown"
    assert [one.what for one in understanding.acts(key="consult")] == ["rolled-back", "adopted"]


@pytest.mark.django_db
def test_what_only_the_training_knows_or_residents_may_not_read_is_never_given(
    house: tuple[LegalModel, Path, Path],
) -> None:
    model, _, path = house
    understanding.adopt_advice(model=path, at=AT)
    question = "租的果园滴灌管道坏了，该由谁修缮？"
    right = model.pool.answers[model.ask(question).answers[0]]
    known("明天起降雨，出门带伞。", 1)
    known(right, 2, for_residents=False)
    known(right, 3, until=AT.date() - timedelta(days=1))
    found = understanding.advise(question=question, at=AT)
    assert right not in [one.answer.answer for one in found.matches] and found.outcome != "answered"
    assert understanding.advise(question="？？！", at=AT).outcome == "unknown"
    ModelVersion.objects.update(content=b"torn")
    advice.forget()
    assert understanding.advise(question=question, at=AT).outcome == "unknown", (
        "the known questions speak alone"
    )
    understanding.adopt_advice(model=path, at=AT)
    known(right, 4)
    assert understanding.advise(question=question, at=AT).matches[0].answer.answer == right


@pytest.mark.django_db
def test_who_keeps_models_lets_one_choose_and_only_by_words(
    house: tuple[LegalModel, Path, Path], tmp_path: Path
) -> None:
    mandate = Mandate("operator", None, None, AT - timedelta(days=1))
    with pytest.raises(Forbidden):
        understanding.adopt_advice(
            model=house[2], at=AT, actor=Actor(kind="staff", id="o", mandates=(mandate,))
        )
    (tmp_path / "other.model").write_bytes(b"no model")
    with pytest.raises(BadModel):
        understanding.adopt_advice(model=tmp_path / "other.model", at=AT)


def test_what_no_answer_speaks_of_is_not_answered(house: tuple[LegalModel, Path, Path]) -> None:
    model, *_ = house
    known = model.ask("租的果园滴灌管道坏了，该由谁修缮？")
    assert model.pool.answers[known.answers[0]].startswith("您好，出租人应当修缮租赁的果园")
    assert model.ask("明天会下雨吗").sure < known.sure
    assert not model.ask("？？！").answered


def test_only_words_of_answers_count_so_that_a_new_one_is_found(house: tuple[LegalModel, Path, Path]) -> None:
    model, *_ = house
    new = "养狗的人应当给狗办理登记，遛狗时牵绳。"
    wider = model.with_answers([new])
    assert wider.pool.answers[wider.ask("养狗要登记吗").answers[0]] == new


def test_a_damaged_file_is_refused_in_words(house: tuple[LegalModel, Path, Path], tmp_path: Path) -> None:
    model, _, path = house
    (tmp_path / "cut.model").write_bytes(path.read_bytes()[:-200])
    kept = model.artefact()
    less = artefact.Artefact(kept.task, kept.version, kept.trained_at, kept.digest, settings=kept.settings)
    artefact.save(less, tmp_path / "empty.model")
    for name in ("cut.model", "empty.model"):
        with pytest.raises(BadModel):
            load(tmp_path / name)


def test_a_folder_without_the_files_is_refused(tmp_path: Path) -> None:
    with pytest.raises(BadData):
        _train(tmp_path)


def test_the_command_trains_and_measures(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    folder = written(tmp_path / "data", *rows_made())
    out = tmp_path / "legal.model"
    assert cli.main(["understand", "train", "--task", "legal", "--data", str(folder), "--out", str(out)]) == 0
    capsys.readouterr()
    told = ["understand", "eval", "--task", "legal", "--model", str(out), "--data", str(folder), "--json"]
    assert cli.main(told) == 0
    assert json.loads(capsys.readouterr().out)["hit5"] == 1.0


def test_near_copies_and_questions_of_one_answer_are_kept_together() -> None:
    asked = [
        Asked("租的鱼塘坏了谁修？", "甲", (), ""),
        Asked("租的鱼塘坏了，谁修？", "乙", (), ""),
        Asked("买的凉亭能退吗？", "丙", (), ""),
        Asked("定金交了还能反悔吗？", "丙", (), ""),
    ]
    first, second, third, fourth = groups_of(asked)
    assert first == second != third == fourth


def test_rare_words_count_most_and_long_texts_no_more() -> None:
    index = Postings([["租", "房"], ["租", "车"], ["租", "房", *["空"] * 50]])
    scores = index.bm25(["房", "租"])
    assert scores[0] > scores[2] > scores[1]
    assert index.coverage(["房", "租", "无"])[0] == pytest.approx(1.0)
    assert index.cosine(["租", "房"])[0] == pytest.approx(1.0)
    assert not index.bm25(["无"]).any()


def test_an_empty_pool_is_no_pool() -> None:
    with pytest.raises(ValueError, match="empty"):
        Pool([])


def test_weights_bring_the_right_candidate_first() -> None:
    rng = np.random.default_rng(3)
    signs = rng.normal(size=(200, 5, 3))
    right = np.zeros((200, 5))
    right[np.arange(200), signs[:, :, 1].argmax(axis=1)] = 1
    weights = fit(signs, right, penalty=0.001)
    assert weights.argmax() == 1
    assert weights[1] > 5 * abs(weights[0])


def test_the_bar_is_the_lowest_that_reaches_the_aim() -> None:
    sure = np.array([0.9, 0.8, 0.7, 0.6])
    assert bar_for(sure, np.array([True, True, False, False]), aim=1.0) == 0.8
    assert bar_for(sure, np.array([True, True, False, True]), aim=0.7) == 0.6
    assert bar_for(sure, np.array([False] * 4), aim=0.5) > 1


def test_where_some_questions_lack_their_answer_an_office_is_surer_before_it_answers() -> None:
    sure, without = np.array([0.9, 0.8, 0.7, 0.6, 0.2, 0.1]), np.array([0.75, 0.65, 0.3, 0.1, 0.1, 0.1])
    first = np.array([True, True, True, True, False, False])
    near = np.array([True, True, True, True, True, False])
    assert bar_for(sure, first, aim=0.9) == 0.6
    assert bars_where_some_lack(sure, first, near, without, aim=0.89) == (0.7, 0.2)
    assert bars_where_some_lack(sure, ~near, ~near, without, aim=0.9)[1] > 0.9, (
        "nothing worth it, nothing offered"
    )
