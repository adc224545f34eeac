"""What pure rules answer from memory, silent while the register has them switched off."""

from zhili.understanding.queries.advice import advise as _advise
from zhili.understanding.queries.answers import known_answers as _known_answers
from zhili.understanding.queries.register import unless_off
from zhili.understanding.rules import finding, likeness, nearby, places, recurring, spelling
from zhili.understanding.rules.consulting import Consulted
from zhili.understanding.rules.replies import hints

similar = unless_off("similar", likeness.similar, list)
locate_text = unless_off("place", places.locate_text, tuple)
misheard = unless_off("place", spelling.misheard, tuple)
beside = unless_off("place", nearby.beside, tuple)
reply_hints = unless_off("reply", hints.hints, tuple)
advise = unless_off("consult", _advise, lambda: Consulted("unknown", ()))
known_answers = unless_off("consult", _known_answers, tuple)
matters_in = unless_off("matters", finding.matters_in, list)
discoveries = unless_off("recurring", recurring.discoveries, list)
alerts_in = unless_off("alerts", finding.alerts_in, list)
