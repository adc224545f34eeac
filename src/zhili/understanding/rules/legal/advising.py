"""An office's own answers, chosen by what a model has learned: the signs and weights that ``evaluate`` measures.

The answers that the model was taught with stand beside them to be told apart from, and are never given themselves: a
question that one of those fits best is one the office has not answered.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, ClassVar

from zhili.kernel.text import Text
from zhili.understanding.rules import artefact
from zhili.understanding.rules.answers import AnswerMatch, KnownAnswer
from zhili.understanding.rules.artefact import Artefact, BadModel, packed, unpacked
from zhili.understanding.rules.consulting import OFFERED, Consulted
from zhili.understanding.rules.legal.choosing import Pool, choose
from zhili.understanding.rules.legal.model import LegalModel, sureness
from zhili.understanding.rules.legal.weighing import Array
from zhili.understanding.rules.likeness import shared_runs

NAME, VERSION = "advice", 1
_LOOKED_AT = 5
_REASONS = 4
_UNKNOWN = Consulted("unknown", ())


class NotByWords(BadModel):
    """The model reads meaning too, which is too slow where residents wait."""

    code: ClassVar[str] = "not-by-words"
    message = Text(
        zh="这个模型还要用语义组件，页面上用不了。请用 --set meaning=no 重新训练。",
        en="This model reads meaning too and is not for the pages. Train it again with --set meaning=no.",
    )


@dataclass(frozen=True, slots=True)
class Learned:
    """What of a trained model the pages need: its answers, its weights, and how sure it must be to answer (``given``)
    or to offer a few (``floor``)."""

    answers: tuple[str, ...]
    weights: Array
    doubts: Array
    given: float
    floor: float
    trained_at: datetime
    digest: str
    figures: Mapping[str, Any]

    def artefact(self) -> Artefact:
        """The same, laid out to be kept."""
        return Artefact(
            NAME, VERSION, self.trained_at, self.digest, self.figures, {"given": self.given, "floor": self.floor},
            {"pool": packed(self.answers), "answers": self.weights, "doubts": self.doubts},
        )  # fmt: skip


def of_model(model: LegalModel) -> Learned:
    """What the pages need of a model. Raises NotByWords."""
    if model.pool.meanings is not None:
        raise NotByWords
    weights = model.weights
    return Learned(
        model.pool.answers, weights.answers, weights.doubts, weights.given, weights.floor,
        model.trained_at, model.digest, model.figures,
    )  # fmt: skip


def opened(kept: Artefact) -> Learned:
    """What was laid down. Raises BadModel."""
    try:
        return Learned(
            tuple(unpacked(kept.arrays["pool"])), kept.arrays["answers"], kept.arrays["doubts"],
            float(kept.settings["given"]), float(kept.settings["floor"]),
            kept.trained_at, kept.digest, kept.figures,
        )  # fmt: skip
    except (KeyError, ValueError, TypeError) as error:
        raise artefact.DamagedModel(name=NAME, why=str(error)) from None


class Adviser:
    """Known answers ready to be asked by their own words. Built once, never changed; a new state is a new one."""

    def __init__(self, learned: Learned, entries: Sequence[KnownAnswer]) -> None:
        self._learned = learned
        self._pool = Pool(tuple(dict.fromkeys((*learned.answers, *(one.answer for one in entries)))))
        self._given: defaultdict[str, list[KnownAnswer]] = defaultdict(list)
        for one in entries:
            self._given[one.answer].append(one)

    def advise(self, question: str, *, day: date) -> Consulted:
        """One answer where the model is sure of it, a few where it is not, none where nothing is like the question.

        Only what residents may read and what holds on ``day`` is given.
        """
        choice = choose(self._pool.candidates(question), self._learned.weights)
        sure = sureness(choice, self._learned.doubts)
        if sure < self._learned.floor:
            return _UNKNOWN
        ranked = [
            self._match(question, int(at), float(share), day)
            for at, share in zip(choice.which[:_LOOKED_AT], choice.share, strict=False)
        ]
        if ranked[0] is not None and sure >= self._learned.given:
            return Consulted("answered", (ranked[0],))
        offered = tuple(one for one in ranked if one is not None)[:OFFERED]
        return Consulted("unsure", offered) if offered else _UNKNOWN

    def _match(self, question: str, at: int, share: float, day: date) -> AnswerMatch | None:
        for one in self._given.get(self._pool.answers[at], ()):
            if one.for_residents and one.holds(day):
                reasons = shared_runs(question, one.answer, least=2)[:_REASONS]
                return AnswerMatch(one, round(share, 3), reasons, same_class=False)
        return None
