"""The door of understanding: suggestions from text, known answers, and the record of what people chose."""

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
from zhili.understanding.operations.learning import Decided, NothingToTakeBack, learn_classes, roll_back
from zhili.understanding.operations.overrides import record_override
from zhili.understanding.operations.training import evaluate_task, train_task
from zhili.understanding.queries.answers import (
    AnswerVersion,
    answer_history,
    answer_list,
    city_day,
    known_answers,
)
from zhili.understanding.queries.asked import AskedFigures, asked
from zhili.understanding.queries.overrides import Agreement, Choice, agreement, choices
from zhili.understanding.queries.versions import VersionView, suggest, versions
from zhili.understanding.rules.answer_rows import COLUMNS as ANSWER_COLUMNS
from zhili.understanding.rules.answer_rows import Draft, Known, draft_of
from zhili.understanding.rules.answers import AnswerMatch, KnownAnswer
from zhili.understanding.rules.classify import Guess, Suggestions
from zhili.understanding.rules.consulting import Consulted, consult
from zhili.understanding.rules.finding import alerts_in, matters_in
from zhili.understanding.rules.hot.heat import WEIGHTS as HEAT_WEIGHTS
from zhili.understanding.rules.hot.heat import Heat, Voice, heat
from zhili.understanding.rules.hot.message import Message
from zhili.understanding.rules.hot.naming import line
from zhili.understanding.rules.likeness import Candidate, Match, similar
from zhili.understanding.rules.nearby import Beside, beside
from zhili.understanding.rules.personal.finding import found_in as personal_in
from zhili.understanding.rules.personal.kinds import ASKED_ABOUT as PERSONAL_ASKED_ABOUT
from zhili.understanding.rules.personal.kinds import CARRIED as PERSONAL_CARRIED
from zhili.understanding.rules.personal.kinds import PUBLISHED as PERSONAL_PUBLISHED
from zhili.understanding.rules.personal.kinds import WRITTEN_BY_RESIDENTS as PERSONAL_OF_RESIDENTS
from zhili.understanding.rules.personal.masking import masked, spelt_out
from zhili.understanding.rules.places import Mention, PlaceName, locate_text
from zhili.understanding.rules.recurring import Span, discoveries, every_time
from zhili.understanding.rules.replies.hints import Hint
from zhili.understanding.rules.replies.hints import hints as reply_hints
from zhili.understanding.rules.risk import Risk
from zhili.understanding.rules.spelling import Heard, misheard, pieces, written_as
from zhili.understanding.rules.warning.alert import Alert, Series
from zhili.understanding.rules.words import words_in

__all__ = [
    "ANSWER_COLUMNS",
    "HEAT_WEIGHTS",
    "PERSONAL_ASKED_ABOUT",
    "PERSONAL_CARRIED",
    "PERSONAL_OF_RESIDENTS",
    "PERSONAL_PUBLISHED",
    "Agreement",
    "Alert",
    "AnswerMatch",
    "AnswerVersion",
    "AnswersTaken",
    "AskedFigures",
    "Beside",
    "Candidate",
    "Choice",
    "Consulted",
    "Decided",
    "Draft",
    "Guess",
    "Heard",
    "Heat",
    "Hint",
    "Known",
    "KnownAnswer",
    "Match",
    "Mention",
    "Message",
    "NothingToTakeBack",
    "PlaceName",
    "Risk",
    "RowRefused",
    "Series",
    "Span",
    "Suggestions",
    "TooManyRows",
    "VersionView",
    "Voice",
    "agreement",
    "alerts_in",
    "answer_history",
    "answer_list",
    "asked",
    "beside",
    "choices",
    "city_day",
    "consult",
    "count_hand_over",
    "count_question",
    "draft_of",
    "discoveries",
    "evaluate_task",
    "every_time",
    "heat",
    "import_answers",
    "known_answers",
    "learn_classes",
    "line",
    "locate_text",
    "masked",
    "matters_in",
    "may_keep_answers",
    "misheard",
    "personal_in",
    "pieces",
    "record_override",
    "reply_hints",
    "retire_answer",
    "roll_back",
    "similar",
    "spelt_out",
    "suggest",
    "train_task",
    "versions",
    "words_in",
    "write_answer",
    "written_as",
]
