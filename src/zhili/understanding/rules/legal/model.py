"""The trained assistant: answers and articles it was given, and the weights by which it chooses among them."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import Any, ClassVar

import numpy as np

from zhili.kernel.text import Text
from zhili.understanding.rules import artefact
from zhili.understanding.rules.artefact import Artefact, BadModel, packed, unpacked
from zhili.understanding.rules.legal.articles import LAW_SIGNS, Article, Articles, Example
from zhili.understanding.rules.legal.choosing import Choice, Pool, choose
from zhili.understanding.rules.legal.lawwords import LawWords
from zhili.understanding.rules.legal.meaning import Meaning, installed
from zhili.understanding.rules.legal.weighing import Array

NAME, VERSION = "legal", 3
ARTICLES_SHOWN = 10
_LEARNED = ("answers", "doubts", "articles", "articles_mean", "articles_spread", "laws")


class LackingEncoder(BadModel):
    """The model was learned with an encoder that is not installed here."""

    code: ClassVar[str] = "lacking-encoder"
    message = Text(
        zh="模型用可选组件 {encoder} 训练，本机没有安装。请安装它，或用 --set meaning=no 重新训练。",
        en="The model was trained with the optional package {encoder}, which is not installed here."
        " Install it, or train again with --set meaning=no.",
    )


@dataclass(frozen=True, slots=True)
class Weights:
    """What was learned: for answers, their sureness, articles and laws; from which sureness on it answers (``bar``);
    and where an office lacks some answers, from which it answers (``given``) or offers a few (``floor``)."""

    answers: Array
    doubts: Array
    articles: Array
    articles_mean: Array
    articles_spread: Array
    laws: Array
    bar: float
    given: float
    floor: float


@dataclass(frozen=True, slots=True)
class Told:
    """What a question gets: answers by position, the best first, how sure (0 to 1), whether that is enough to
    answer, the articles by position, and the law."""

    answers: tuple[int, ...]
    sure: float
    answered: bool
    articles: tuple[int, ...]
    law: str


@dataclass(frozen=True)
class LegalModel:
    """Asked by ``ask``. ``answers`` can be widened by ``with_answers``; the weights stay."""

    trained_at: datetime
    digest: str
    figures: dict[str, Any]
    weights: Weights
    words: LawWords
    pool: Pool
    articles: Articles

    def with_answers(self, answers: Sequence[str], articles: Sequence[Article] = ()) -> "LegalModel":
        """The model with more to choose from; what it has already is not taken twice."""
        meaning = self.pool.meanings.meaning if self.pool.meanings else None
        pool = Pool(tuple(dict.fromkeys((*self.pool.answers, *answers))), meaning)
        known = {one.id for one in self.articles.articles}
        more = [one for one in articles if one.id not in known]
        wider = Articles((*self.articles.articles, *more), self.articles.examples) if more else self.articles
        return replace(self, pool=pool, articles=wider)

    def ask(self, question: str) -> Told:
        """What the sources say to a question; nothing is written that is not in them."""
        choice = choose(self.pool.candidates(question), self.weights.answers)
        sure = sureness(choice, self.weights.doubts)
        known = len(self.articles.laws)
        law_words = self.words.told(question, known)
        seen = self.articles.signs(question, choice, self.pool.answers, law_words, -1)
        scores = (
            (seen.signs - self.weights.articles_mean) / self.weights.articles_spread @ self.weights.articles
        )
        laws = self.articles.laws_believed(seen.which, scores, seen.laws) @ self.weights.laws
        return Told(
            answers=tuple(int(one) for one in choice.which),
            sure=sure,
            answered=sure >= self.weights.bar,
            articles=tuple(
                int(one) for one in seen.which[np.argsort(-scores, kind="stable")[:ARTICLES_SHOWN]]
            ),
            law=self.articles.laws[int(laws.argmax())],
        )

    def artefact(self) -> Artefact:
        """The model laid out to be kept."""
        held, examples = self.articles.articles, self.articles.examples
        weights, meanings = self.weights, self.pool.meanings
        read = (
            {"passages": packed(meanings.texts), "meanings": meanings.vectors.astype(np.float16)}
            if meanings
            else {}
        )
        return Artefact(
            NAME, VERSION, self.trained_at, self.digest, self.figures,
            {
                "bar": weights.bar, "given": weights.given, "floor": weights.floor,
                "encoder": meanings.meaning.name if meanings else "",
            },
            {
                "pool": packed(self.pool.answers), "ids": packed(one.id for one in held),
                "names": packed(one.name for one in held), "contents": packed(one.content for one in held),
                "questions": packed(one.question for one in examples),
                "replies": packed(one.answer for one in examples),
                "groups": np.array([one.group for one in examples], np.int64),
                "rests_on": np.array([at for one in examples for at in one.articles], np.int64),
                "rests": np.array([len(one.articles) for one in examples], np.int64),
                **{name: getattr(weights, name) for name in _LEARNED},
                "words": packed(self.words.words), "rarity": self.words.rarity,
                "law_weights": self.words.weights.astype(np.float32), "law_known": self.words.laws,
            }
            | read,
        )  # fmt: skip


def sureness(choice: Choice, doubts: Array) -> float:
    """The chance that a choice's first answer is the right one, by the learned weights of its doubts."""
    return float(1 / (1 + np.exp(-np.clip(choice.doubts @ doubts, -30, 30))))


def load(path: Path) -> LegalModel:
    """The model in a file. Raises BadModel."""
    kept = artefact.load(path, task=NAME, version=VERSION)
    arrays = kept.arrays
    if len(arrays.get("laws", ())) not in (0, LAW_SIGNS):
        raise artefact.DamagedModel(name=path.name, why=artefact.OLDER)
    try:
        held = zip(*(unpacked(arrays[name]) for name in ("ids", "names", "contents")), strict=True)
        return LegalModel(
            trained_at=kept.trained_at,
            digest=kept.digest,
            figures=dict(kept.figures),
            weights=Weights(
                **{name: arrays[name] for name in _LEARNED},
                bar=float(kept.settings["bar"]),
                given=float(kept.settings.get("given", kept.settings["bar"])),
                floor=float(kept.settings.get("floor", 0.0)),
            ),
            words=LawWords(
                unpacked(arrays["words"]),
                arrays["rarity"],
                arrays["law_weights"].astype(np.float64),
                arrays["law_known"],
            ),
            pool=Pool(unpacked(arrays["pool"]), _meaning(kept)),
            articles=Articles([Article(*one) for one in held], _examples(arrays)),
        )
    except (KeyError, ValueError, TypeError) as error:
        raise artefact.DamagedModel(name=path.name, why=str(error)) from None


def _meaning(kept: Artefact) -> Meaning | None:
    """The encoder that a model was learned with, its passages known to it. Raises LackingEncoder."""
    name = kept.settings.get("encoder", "")
    if not name:
        return None
    encoder = installed()
    if encoder is None or encoder.name != name:
        raise LackingEncoder(encoder=name)
    vectors = kept.arrays["meanings"].astype(np.float32)
    return Meaning(encoder, zip(unpacked(kept.arrays["passages"]), vectors, strict=True))


def _examples(arrays: Any) -> list[Example]:
    rests = np.split(arrays["rests_on"], np.cumsum(arrays["rests"])[:-1])
    columns = zip(
        unpacked(arrays["questions"]), unpacked(arrays["replies"]), rests, arrays["groups"], strict=True
    )
    return [
        Example(question, answer, tuple(int(at) for at in own), int(group))
        for question, answer, own, group in columns
    ]
