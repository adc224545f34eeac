"""The door of the case engine."""

from zhili.cases.operations.act import act, was_taken
from zhili.cases.operations.alarms import ring
from zhili.cases.operations.attach import attach, open_file
from zhili.cases.operations.bring import Brought, FieldAct, FieldCase, FieldVisit, bring
from zhili.cases.operations.bulk import BulkOpening, ImportView, Progress, begin_import, finish_import
from zhili.cases.operations.call_backs import give_call_up, lay_call_aside, take_call
from zhili.cases.operations.collecting import NotOffered, follow_with, open_with, take_over
from zhili.cases.operations.custody import examine, hand_on
from zhili.cases.operations.deeds import register as register_effect
from zhili.cases.operations.erasing import Erased, erase_all, erase_contact
from zhili.cases.operations.following import follow
from zhili.cases.operations.handing_out import NoEvidence, hand_out, write_hand_out
from zhili.cases.operations.intake import slow_asking, slow_down, slow_verifying
from zhili.cases.operations.migrate import Moved, migrate
from zhili.cases.operations.open import Opened, open
from zhili.cases.operations.outside.deciding import decide as decide_in_step
from zhili.cases.operations.outside.receiving import Received, receive_case, receive_event, signed_by
from zhili.cases.operations.outside.registering import PlatformTaken, add_platform, end_platform
from zhili.cases.operations.packing import Part, pack, safe
from zhili.cases.operations.papers import (
    CannotSign,
    Papers,
    finish_paper,
    issue_paper,
    open_paper,
    papers_of,
    preview_paper,
    sign_paper,
    template_faults,
)
from zhili.cases.operations.parties import Invited, invite, join, reveal_parties
from zhili.cases.operations.personal import ASKED as ASKED_BY_PERSON
from zhili.cases.operations.personal import NotErasedYet, correct, erase_own, personal_form
from zhili.cases.operations.recompute import defer_recompute, recompute
from zhili.cases.operations.retaining import HeldAlready, hold_case, release_case
from zhili.cases.operations.revealing import reveal
from zhili.cases.operations.series import (
    AT_ONCE,
    AlreadyDone,
    Prospect,
    Together,
    TooManyChosen,
    begin_series,
    call_off,
    hasten,
    plan_series,
    possible_together,
    prospects,
    take_step,
)
from zhili.cases.operations.series import MOST as MOST_TOGETHER
from zhili.cases.operations.serving import paper_proof, serve_paper
from zhili.cases.operations.sync import Synced, sync
from zhili.cases.operations.tallies import tally
from zhili.cases.operations.touched import take_touched
from zhili.cases.operations.whose import Whose, whose
from zhili.cases.queries.about_algorithms import AboutAlgorithms, about_algorithms, class_about_algorithms
from zhili.cases.queries.alike import AlikeRow, alike, near
from zhili.cases.queries.answering import answering_types
from zhili.cases.queries.call_backs import CallsWaiting, calls_due, calls_resting, calls_waiting
from zhili.cases.queries.calls import CallFigure, CallRow, call_figures, unanswered_calls
from zhili.cases.queries.collecting import Came, GoesBack, Offer, OfferedField, goes_back, offers, taken_from
from zhili.cases.queries.counting import Counting, countings, countings_after
from zhili.cases.queries.custody import EvidenceView, HandOutView, evidence, file_receipt
from zhili.cases.queries.entrusted import Entrusted, entrusted, entrusted_rates
from zhili.cases.queries.following import (
    FollowedStage,
    FollowedView,
    NearRow,
    followed,
    followed_stages,
    followers,
    near_point,
)
from zhili.cases.queries.in_step import DifferenceView, RegisterView, in_registers
from zhili.cases.queries.lately import latest
from zhili.cases.queries.listing import BadCursor, Filters, Page, count, counts, listing
from zhili.cases.queries.passes import as_party, grant_pass, holder_of_pass
from zhili.cases.queries.personal import OWN as OWN_DATA
from zhili.cases.queries.personal import Held, HeldField, held, taken_away
from zhili.cases.queries.platforms import (
    NoTravellingType,
    PlatformView,
    SecretLost,
    UnknownPlatform,
    Waiting,
    platforms,
    waiting,
)
from zhili.cases.queries.practice import practice
from zhili.cases.queries.rates import Counted, Pace, paces, rates
from zhili.cases.queries.reach import Reach, reach
from zhili.cases.queries.repeats import Mismatch
from zhili.cases.queries.replays import NoSuchTable, replay, replay_list, table_in_force
from zhili.cases.queries.retaining import ErasureView, HeldCase, Retention, retention
from zhili.cases.queries.series import SeriesView, StepView, recent_series, series_of, series_steps
from zhili.cases.queries.sittings import MOST as MOST_SITTINGS
from zhili.cases.queries.sittings import NeedView, SittingView, count_sittings, record_of, sittings
from zhili.cases.queries.tallies import Tally, most_frequent, tally_of
from zhili.cases.queries.tracking import Disclosed, Proven, find, public_cases
from zhili.cases.queries.trails import Denial, Handing, denials, handings, oversight_of
from zhili.cases.queries.types import current as case_type
from zhili.cases.queries.types import everything as case_types
from zhili.cases.queries.types import of_version as case_type_version
from zhili.cases.queries.types import on_list as types_on_list
from zhili.cases.queries.types import registered_words
from zhili.cases.queries.unlisted import Practice, unlisted
from zhili.cases.queries.verify import Discrepancy, verify
from zhili.cases.queries.views import (
    AskedView,
    AssignmentView,
    AttachmentView,
    CaseRow,
    CaseView,
    ClockView,
    EventView,
    LinkView,
    PartyView,
)
from zhili.cases.queries.whole import conversation, may_reveal, timeline, whole
from zhili.cases.queries.words import words_of
from zhili.cases.rules.coverage import Coverage
from zhili.cases.rules.custody import listed as files_named
from zhili.cases.rules.errors import (
    AlreadyYours,
    BadSide,
    LimitReached,
    MergedIntoEnded,
    NoLongerOpen,
    NoRoom,
    NotAllowedNow,
    NotFollowable,
    NothingAsked,
    NoUnit,
    TooLate,
    UnknownAction,
    UnknownType,
)
from zhili.cases.rules.examples import FILE as EXAMPLES
from zhili.cases.rules.examples import run as run_examples
from zhili.cases.rules.guards import room_of
from zhili.cases.rules.isolation import GUARDS, OPEN_TABLES
from zhili.cases.rules.topics import ANY as ANY_CASE
from zhili.cases.rules.topics import of_area as topic_of_area
from zhili.cases.rules.topics import of_asked as topic_of_asked
from zhili.cases.rules.topics import of_case as topic_of_case
from zhili.cases.rules.topics import of_stage as topic_of_stage
from zhili.cases.rules.topics import of_unit as topic_of_unit

__all__ = [
    "ANY_CASE",
    "ASKED_BY_PERSON",
    "AT_ONCE",
    "EXAMPLES",
    "GUARDS",
    "MOST_SITTINGS",
    "MOST_TOGETHER",
    "OPEN_TABLES",
    "OWN_DATA",
    "AboutAlgorithms",
    "AlikeRow",
    "AlreadyDone",
    "AlreadyYours",
    "AskedView",
    "AssignmentView",
    "AttachmentView",
    "BadCursor",
    "BadSide",
    "Brought",
    "BulkOpening",
    "CallFigure",
    "CallRow",
    "CallsWaiting",
    "Came",
    "CannotSign",
    "CaseRow",
    "CaseView",
    "ClockView",
    "Counted",
    "Counting",
    "Coverage",
    "Denial",
    "DifferenceView",
    "Disclosed",
    "Discrepancy",
    "Entrusted",
    "Erased",
    "ErasureView",
    "EventView",
    "EvidenceView",
    "FieldAct",
    "FieldCase",
    "FieldVisit",
    "Filters",
    "FollowedStage",
    "FollowedView",
    "GoesBack",
    "HandOutView",
    "Handing",
    "Held",
    "HeldAlready",
    "HeldCase",
    "HeldField",
    "ImportView",
    "Invited",
    "LimitReached",
    "LinkView",
    "MergedIntoEnded",
    "Mismatch",
    "Moved",
    "NearRow",
    "NeedView",
    "NoEvidence",
    "NoLongerOpen",
    "NoRoom",
    "NoSuchTable",
    "NoTravellingType",
    "NoUnit",
    "NotAllowedNow",
    "NotErasedYet",
    "NotFollowable",
    "NotOffered",
    "NothingAsked",
    "Offer",
    "OfferedField",
    "Opened",
    "Pace",
    "Page",
    "Papers",
    "Part",
    "PartyView",
    "PlatformTaken",
    "PlatformView",
    "Practice",
    "Progress",
    "Prospect",
    "Proven",
    "Reach",
    "Received",
    "RegisterView",
    "Retention",
    "SecretLost",
    "SeriesView",
    "SittingView",
    "StepView",
    "Synced",
    "Tally",
    "Together",
    "TooLate",
    "TooManyChosen",
    "UnknownAction",
    "UnknownPlatform",
    "UnknownType",
    "Waiting",
    "Whose",
    "about_algorithms",
    "act",
    "add_platform",
    "alike",
    "answering_types",
    "as_party",
    "attach",
    "begin_import",
    "begin_series",
    "bring",
    "call_figures",
    "call_off",
    "calls_due",
    "calls_resting",
    "calls_waiting",
    "case_type",
    "case_type_version",
    "case_types",
    "class_about_algorithms",
    "conversation",
    "correct",
    "count",
    "count_sittings",
    "countings",
    "countings_after",
    "counts",
    "decide_in_step",
    "defer_recompute",
    "denials",
    "end_platform",
    "entrusted",
    "entrusted_rates",
    "erase_all",
    "erase_contact",
    "erase_own",
    "evidence",
    "examine",
    "file_receipt",
    "files_named",
    "find",
    "finish_import",
    "finish_paper",
    "follow",
    "follow_with",
    "followed",
    "followed_stages",
    "followers",
    "give_call_up",
    "goes_back",
    "grant_pass",
    "hand_on",
    "hand_out",
    "handings",
    "hasten",
    "held",
    "hold_case",
    "holder_of_pass",
    "in_registers",
    "invite",
    "issue_paper",
    "join",
    "latest",
    "lay_call_aside",
    "listing",
    "may_reveal",
    "migrate",
    "most_frequent",
    "near",
    "near_point",
    "offers",
    "open",
    "open_file",
    "open_paper",
    "open_with",
    "oversight_of",
    "paces",
    "pack",
    "paper_proof",
    "papers_of",
    "personal_form",
    "plan_series",
    "platforms",
    "possible_together",
    "practice",
    "preview_paper",
    "prospects",
    "public_cases",
    "rates",
    "reach",
    "receive_case",
    "receive_event",
    "recent_series",
    "recompute",
    "record_of",
    "register_effect",
    "registered_words",
    "release_case",
    "replay",
    "replay_list",
    "retention",
    "reveal",
    "reveal_parties",
    "ring",
    "room_of",
    "run_examples",
    "safe",
    "series_of",
    "series_steps",
    "serve_paper",
    "sign_paper",
    "signed_by",
    "sittings",
    "slow_asking",
    "slow_down",
    "slow_verifying",
    "sync",
    "table_in_force",
    "take_call",
    "take_over",
    "take_step",
    "take_touched",
    "taken_away",
    "taken_from",
    "tally",
    "tally_of",
    "template_faults",
    "timeline",
    "topic_of_area",
    "topic_of_asked",
    "topic_of_case",
    "topic_of_stage",
    "topic_of_unit",
    "types_on_list",
    "unanswered_calls",
    "unlisted",
    "verify",
    "waiting",
    "was_taken",
    "whole",
    "whose",
    "words_of",
    "write_hand_out",
]
