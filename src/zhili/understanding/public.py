"""The door of understanding: suggestions from text, known answers, and the record of what people chose."""

from zhili.understanding.operations.advice import adopt_advice
from zhili.understanding.operations.answers import (
    AnswersTaken,
    RowRefused,
    TooManyRows,
    import_answers,
    may_keep_answers,
    retire_answer,
    write_answer,
)
from zhili.understanding.operations.asked import count_hand_over, count_question
from zhili.understanding.operations.learning import (
    Decided,
    NothingToTakeBack,
    learn_classes,
    put_back,
    roll_back,
)
from zhili.understanding.operations.overrides import record_override
from zhili.understanding.operations.register import KEEPERS, SWITCHERS, name_owner, set_bar, switch
from zhili.understanding.operations.training import evaluate_task, train_task
from zhili.understanding.queries.answers import (
    AnswerVersion,
    answer_history,
    answer_list,
    city_day,
)
from zhili.understanding.queries.asked import AskedFigures, asked
from zhili.understanding.queries.heeded import BINS, FEW, Heeded, HeededBy, heeded, heeded_lately
from zhili.understanding.queries.overrides import Agreement, Choice, agreement, choices, decided_since
from zhili.understanding.queries.register import Act, Entry, acts, bar, in_use, register, registered
from zhili.understanding.queries.switched import (
    advise,
    alerts_in,
    beside,
    discoveries,
    known_answers,
    locate_text,
    matters_in,
    misheard,
    reply_hints,
    similar,
)
from zhili.understanding.queries.versions import (
    VersionView,
    key_of,
    speaking,
    suggest,
    unread_models,
    version,
    version_before,
    versions,
)
from zhili.understanding.rules.answer_rows import COLUMNS as ANSWER_COLUMNS
from zhili.understanding.rules.answer_rows import Draft, Known, draft_of
from zhili.understanding.rules.answers import AnswerMatch, KnownAnswer
from zhili.understanding.rules.classify import Guess, Suggestions
from zhili.understanding.rules.consulting import Consulted
from zhili.understanding.rules.hot.heat import WEIGHTS as HEAT_WEIGHTS
from zhili.understanding.rules.hot.heat import Heat, Voice, heat
from zhili.understanding.rules.hot.message import Message
from zhili.understanding.rules.hot.naming import line
from zhili.understanding.rules.isolation import GUARDS, OPEN_TABLES
from zhili.understanding.rules.likeness import Candidate, Match, bare
from zhili.understanding.rules.nearby import Beside
from zhili.understanding.rules.personal.finding import found_in as personal_in
from zhili.understanding.rules.personal.kinds import ASKED_ABOUT as PERSONAL_ASKED_ABOUT
from zhili.understanding.rules.personal.kinds import CARRIED as PERSONAL_CARRIED
from zhili.understanding.rules.personal.kinds import PUBLISHED as PERSONAL_PUBLISHED
from zhili.understanding.rules.personal.kinds import WRITTEN_BY_RESIDENTS as PERSONAL_OF_RESIDENTS
from zhili.understanding.rules.personal.masking import masked, spelt_out, trimmed
from zhili.understanding.rules.places import Mention, PlaceName
from zhili.understanding.rules.recurring import Span, every_time
from zhili.understanding.rules.register.card import KINDS as ALGORITHM_KINDS
from zhili.understanding.rules.register.card import Card, Measured, Parts
from zhili.understanding.rules.replies.hints import Hint
from zhili.understanding.rules.risk import Risk
from zhili.understanding.rules.spelling import Heard, pieces, written_as
from zhili.understanding.rules.warning.alert import Alert, Series
from zhili.understanding.rules.words import words_in

__all__ = [
    "ALGORITHM_KINDS",
    "ANSWER_COLUMNS",
    "BINS",
    "FEW",
    "GUARDS",
    "HEAT_WEIGHTS",
    "KEEPERS",
    "OPEN_TABLES",
    "PERSONAL_ASKED_ABOUT",
    "PERSONAL_CARRIED",
    "PERSONAL_OF_RESIDENTS",
    "PERSONAL_PUBLISHED",
    "SWITCHERS",
    "Act",
    "Agreement",
    "Alert",
    "AnswerMatch",
    "AnswerVersion",
    "AnswersTaken",
    "AskedFigures",
    "Beside",
    "Candidate",
    "Card",
    "Choice",
    "Consulted",
    "Decided",
    "Draft",
    "Entry",
    "Guess",
    "Heard",
    "Heat",
    "Heeded",
    "HeededBy",
    "Hint",
    "Known",
    "KnownAnswer",
    "Match",
    "Measured",
    "Mention",
    "Message",
    "NothingToTakeBack",
    "Parts",
    "PlaceName",
    "Risk",
    "RowRefused",
    "Series",
    "Span",
    "Suggestions",
    "TooManyRows",
    "VersionView",
    "Voice",
    "acts",
    "adopt_advice",
    "advise",
    "agreement",
    "alerts_in",
    "answer_history",
    "answer_list",
    "asked",
    "bar",
    "bare",
    "beside",
    "choices",
    "city_day",
    "count_hand_over",
    "count_question",
    "decided_since",
    "discoveries",
    "draft_of",
    "evaluate_task",
    "every_time",
    "heat",
    "heeded",
    "heeded_lately",
    "import_answers",
    "in_use",
    "key_of",
    "known_answers",
    "learn_classes",
    "line",
    "locate_text",
    "masked",
    "matters_in",
    "may_keep_answers",
    "misheard",
    "name_owner",
    "personal_in",
    "pieces",
    "put_back",
    "record_override",
    "register",
    "registered",
    "reply_hints",
    "retire_answer",
    "roll_back",
    "set_bar",
    "similar",
    "speaking",
    "spelt_out",
    "suggest",
    "switch",
    "train_task",
    "trimmed",
    "unread_models",
    "version",
    "version_before",
    "versions",
    "words_in",
    "write_answer",
    "written_as",
]
