"""A learned model's proposals in the shape of the lexicon's, so that whoever asks need not know which spoke."""

from collections.abc import Sequence
from datetime import datetime

import numpy as np

from zhili.casetypes.classes import ClassDef
from zhili.understanding.rules.classify import ALTERNATIVES, Guess, Suggestions, suggestions_of
from zhili.understanding.rules.classing.grams import tidy
from zhili.understanding.rules.classing.model import ClassModel


def propose(model: ClassModel, *, text: str, classes: Sequence[ClassDef], at: datetime) -> Suggestions:
    """As ``classify.suggest``: the model's class and alternatives with the pieces of the message that speak for them.

    A message without a letter has no class.
    """
    return suggestions_of(_ranked(model, text) if tidy(text) else [], text=text, classes=classes, at=at)


def _ranked(model: ClassModel, text: str) -> list[Guess]:
    shares = model.shares(text)
    best = np.argsort(-shares, kind="stable")[: 1 + ALTERNATIVES]
    labels = [model.labels[one] for one in best]
    said = zip(labels, shares[best], model.reasons(text, labels), strict=True)
    return [Guess(label, round(float(share), 3), reasons) for label, share, reasons in said]
