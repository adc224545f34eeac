"""Training the assistant and measuring it: every figure is of questions that the weights were not learned from."""

import hashlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from zhili.understanding.rules.consulting import OFFERED
from zhili.understanding.rules.legal import lawwords
from zhili.understanding.rules.legal.articles import Articles, ArticleSigns, Example
from zhili.understanding.rules.legal.choosing import CANDIDATES, Candidates, Choice, Pool, choose
from zhili.understanding.rules.legal.meaning import Meaning, installed
from zhili.understanding.rules.legal.model import ARTICLES_SHOWN, LegalModel, Weights, sureness
from zhili.understanding.rules.legal.rows import Asked, articles_in, asked_in, groups_of
from zhili.understanding.rules.legal.weighing import Array, bar_for, bars_where_some_lack, fit
from zhili.understanding.rules.task import Work

FOLDS = 5
_PENALTY = 0.01
_ARTICLE_PENALTY = 0.001


@dataclass(frozen=True, slots=True)
class _Stock:
    """What the folder holds, and of each question its group and the fold that it is kept back in."""

    asked: list[Asked]
    groups: list[int]
    folds: NDArray[np.int64]
    pool: Pool
    right: list[int]
    articles: Articles


@dataclass(frozen=True, slots=True)
class _Learned:
    """Weights learned from all questions, and for each question what weights of others' learning say of it."""

    weights: Array
    out_of_fold: list[Array]


def train(work: Work) -> LegalModel:
    """A model from the folder's questions, answers and articles, measured by cross-validation. Raises BadData."""
    stock = _stock(work)
    work.tell("answers")
    seen = [stock.pool.candidates(one.question) for one in stock.asked]
    if stock.pool.meanings:
        stock.pool.meanings.meaning.rest()  # all is read; what laws and articles need is the most
    answers = _answers(seen, stock)
    choices = [choose(one, weights) for one, weights in zip(seen, answers.out_of_fold, strict=True)]
    first = np.array([choice.which[0] == right for choice, right in zip(choices, stock.right, strict=True)])
    doubts = _doubts(choices, first, stock.folds)
    sure = _sureness(choices, doubts)
    bar = bar_for(sure, first, aim=float(work.options["aim"]))
    without = _sureness(_without_the_right_one(seen, answers, stock), doubts)
    near = np.array([right in one.which[:OFFERED] for one, right in zip(choices, stock.right, strict=True)])
    given, floor = bars_where_some_lack(sure, first, near, without, aim=float(work.options["aim"]))
    work.tell("laws")
    law_of = [_law(one, stock.articles) for one in stock.asked]
    words, told = _law_words(stock, law_of)
    work.tell("articles")
    found = [
        stock.articles.signs(one.question, choice, stock.pool.answers, told[at], stock.groups[at])
        for at, (one, choice) in enumerate(zip(stock.asked, choices, strict=True))
    ]
    mean, spread = _scale(found)
    by_article = _by_article(found, stock, mean, spread)
    by_law, laws = _by_law(found, by_article, stock, law_of, mean, spread)
    page = {
        "page_answered": _mean(sure >= given),
        "page_right_when_answered": _mean(first[sure >= given]),
        "page_offered": _mean((sure >= floor) & (sure < given)),
        "page_right_among_offered": _mean(near[(sure >= floor) & (sure < given)]),
        "page_without_answered": _mean(without >= given),
        "page_without_silent": _mean(without < floor),
    }
    figures = (
        _figures(choices, sure >= bar, stock)
        | page
        | _article_figures(found, by_article, laws, law_of, stock, mean, spread)
    )
    weights = Weights(
        answers.weights, doubts.weights, by_article.weights, mean, spread, by_law, bar, given, floor
    )
    return LegalModel(work.at, _digest(work.data), figures, weights, words, stock.pool, stock.articles)


def evaluate(model: LegalModel, data: Path, labels: Path | None) -> dict[str, Any]:
    """The figures on a folder's questions; its answers and articles, if any, join those the model was given."""
    asked = asked_in(data)
    wider = model.with_answers([one.answer for one in asked], articles_in(data, needed=False))
    place = {answer: at for at, answer in enumerate(wider.pool.answers)}
    ids = [one.id for one in wider.articles.articles]
    told = [wider.ask(one.question) for one in asked]
    ranks = np.array([one.answers.index(at) if at in one.answers else CANDIDATES for one, at in
                      ((told[n], place[asked[n].answer]) for n in range(len(asked)))])  # fmt: skip
    answered = np.array([one.answered for one in told])
    rests = [(set(one.articles), {ids[at] for at in two.articles}, one.law == two.law)
             for one, two in zip(asked, told, strict=True) if one.articles]  # fmt: skip
    return _hits(ranks, answered) | {
        "statute_hit10": _mean([bool(own & shown) for own, shown, _ in rests]),
        "law_top1": _mean([same for *_, same in rests]),
    }


def _stock(work: Work) -> _Stock:
    work.tell("reading")
    asked, held = asked_in(work.data), articles_in(work.data, needed=True)
    groups = groups_of(asked)
    place = {article.id: at for at, article in enumerate(held)}
    examples = [
        Example(one.question, one.answer, tuple(place[id] for id in one.articles if id in place), group)
        for one, group in zip(asked, groups, strict=True)
    ]
    pool = Pool(tuple(dict.fromkeys(one.answer for one in asked)), _meaning(work))
    at = {answer: index for index, answer in enumerate(pool.answers)}
    folds = folds_of(groups, int(work.options["seed"]))
    return _Stock(asked, groups, folds, pool, [at[one.answer] for one in asked], Articles(held, examples))


def _meaning(work: Work) -> Meaning | None:
    encoder = None if work.options["meaning"] == "no" else installed()
    work.tell(f"meaning of answers: {encoder.name if encoder else 'not read'}")
    return Meaning(encoder) if encoder else None


def folds_of(groups: Sequence[int], seed: int) -> NDArray[np.int64]:
    """A fold for each question, a group never parted, the folds of about one size."""
    found = np.zeros(len(groups), np.int64)
    held = np.zeros(FOLDS, np.int64)
    numbers = np.array(groups)
    for group in np.random.default_rng(seed).permutation(sorted(set(groups))):
        own = numbers == group
        found[own] = fold = int(held.argmin())
        held[fold] += own.sum()
    return found


def _cross(learn: Callable[[NDArray[np.bool_]], Array], folds: NDArray[np.int64]) -> _Learned:
    weights = [learn(folds != fold) for fold in range(FOLDS)]
    return _Learned(learn(folds >= 0), [weights[fold] for fold in folds])


def _answers(seen: Sequence[Candidates], stock: _Stock) -> _Learned:
    width = min(CANDIDATES, len(stock.pool.answers))
    signs = np.zeros((len(seen), width, seen[0].signs.shape[1]))
    right = np.zeros((len(seen), width))
    for at, one in enumerate(seen):
        signs[at], right[at] = one.signs, one.which == stock.right[at]
    return _cross(lambda taught: fit(signs[taught], right[taught], penalty=_PENALTY), stock.folds)


def _doubts(choices: Sequence[Choice], first: NDArray[np.bool_], folds: NDArray[np.int64]) -> _Learned:
    """Weights of the doubts."""
    signs = np.stack([one.doubts for one in choices])
    two = np.stack([signs, np.zeros_like(signs)], axis=1)
    right = np.column_stack([first, ~first]).astype(np.float64)
    return _cross(lambda taught: fit(two[taught], right[taught], penalty=_ARTICLE_PENALTY), folds)


def _sureness(choices: Sequence[Choice], doubts: _Learned) -> Array:
    """Each question's sureness by weights that others taught."""
    pairs = zip(choices, doubts.out_of_fold, strict=True)
    return np.array([sureness(choice, weights) for choice, weights in pairs])


def _without_the_right_one(seen: Sequence[Candidates], answers: _Learned, stock: _Stock) -> list[Choice]:
    """What is chosen where the right answer is not there: how a question looks that nothing answers."""
    found = []
    for one, weights, right in zip(seen, answers.out_of_fold, stock.right, strict=True):
        left = (one.which != right) | (len(one.which) == 1)
        found.append(choose(Candidates(one.which[left], one.signs[left], one.covered[left]), weights))
    return found


def _law(one: Asked, articles: Articles) -> int:
    return articles.laws.index(one.law) if one.law in articles.laws else -1


def _law_words(stock: _Stock, law_of: Sequence[int]) -> tuple[lawwords.LawWords, list[Array]]:
    known = np.array(law_of) >= 0
    questions, laws = np.array([one.question for one in stock.asked], object), np.array(law_of)

    def learned(own: NDArray[np.bool_]) -> lawwords.LawWords:
        return lawwords.learn(list(questions[own]), laws[own].tolist())

    told = [np.zeros(0)] * len(questions)
    for fold in range(FOLDS):  # a model at a time: each holds a number for every law and word
        part = learned(known & (stock.folds != fold))
        for at in np.flatnonzero(stock.folds == fold):
            told[at] = part.told(questions[at], len(stock.articles.laws))
    return learned(known), told


def _scale(found: Sequence[ArticleSigns]) -> tuple[Array, Array]:
    signs = np.concatenate([one.signs for one in found])
    return signs.mean(axis=0), signs.std(axis=0) + 1e-9


def _by_article(found: Sequence[ArticleSigns], stock: _Stock, mean: Array, spread: Array) -> _Learned:
    signs = np.stack([one.signs for one in found])
    signs -= mean  # in place: it is the largest that is held
    signs /= spread
    right = np.stack(
        [np.isin(one.which, own.articles) for one, own in zip(found, stock.articles.examples, strict=True)]
    ).astype(np.float64)
    return _cross(lambda taught: fit(signs[taught], right[taught], penalty=_ARTICLE_PENALTY), stock.folds)


def _by_law(
    found: Sequence[ArticleSigns],
    by_article: _Learned,
    stock: _Stock,
    law_of: Sequence[int],
    mean: Array,
    spread: Array,
) -> tuple[Array, list[int]]:
    """Weights of the signs of laws, and each question's law by weights that others taught."""
    signs = np.stack([
        stock.articles.laws_believed(one.which, (one.signs - mean) / spread @ weights, one.laws)
        for one, weights in zip(found, by_article.out_of_fold, strict=True)
    ])  # fmt: skip
    right = (np.arange(len(stock.articles.laws)) == np.array(law_of)[:, None]).astype(np.float64)
    learned = _cross(lambda taught: fit(signs[taught], right[taught], penalty=_ARTICLE_PENALTY), stock.folds)
    best = [int((own @ weights).argmax()) for own, weights in zip(signs, learned.out_of_fold, strict=True)]
    return learned.weights, best


def _figures(choices: Sequence[Choice], answered: NDArray[np.bool_], stock: _Stock) -> dict[str, Any]:
    ranks = [
        int(np.argmax(choice.which == right)) if right in choice.which else CANDIDATES
        for choice, right in zip(choices, stock.right, strict=True)
    ]
    return {"questions": len(choices), "articles": len(stock.articles.articles)} | _hits(
        np.array(ranks), answered
    )


def _article_figures(
    found: Sequence[ArticleSigns], by_article: _Learned, laws: Sequence[int], law_of: Sequence[int],
    stock: _Stock, mean: Array, spread: Array,
) -> dict[str, Any]:  # fmt: skip
    hits = []
    for one, own, weights in zip(found, stock.articles.examples, by_article.out_of_fold, strict=True):
        best = one.which[np.argsort(-((one.signs - mean) / spread @ weights))[:ARTICLES_SHOWN]]
        if own.articles:
            hits.append(bool(np.isin(best, own.articles).any()))
    same = [told == known for told, known in zip(laws, law_of, strict=True) if known >= 0]
    return {"statute_hit10": _mean(hits), "law_top1": _mean(same)}


def _hits(ranks: NDArray[np.int64], answered: NDArray[np.bool_]) -> dict[str, Any]:
    return {
        "hit1": _mean(ranks < 1),
        "hit5": _mean(ranks < 5),
        "answered": _mean(answered),
        "right_when_answered": _mean(ranks[answered] < 1),
    }


def _mean(values: Sequence[bool] | NDArray[np.bool_]) -> float | None:
    return round(float(np.mean(values)), 4) if len(values) else None


def _digest(folder: Path) -> str:
    found = hashlib.sha256()
    for path in sorted(folder.glob("*.jsonl*")):
        found.update(path.read_bytes())
    return found.hexdigest()
