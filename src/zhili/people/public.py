"""The door of ``people``: areas, units, mandates, sign-ins, duties, private data, the calendar, the register."""

from zhili.people.operations.areas import import_geojson
from zhili.people.operations.calendar import load_notice, load_order
from zhili.people.operations.codes import (
    Challenge,
    NoProvenAddress,
    WrongSignInCode,
    ask_code,
    ask_own_code,
    prove_code,
    send_code,
    sign_in_at,
)
from zhili.people.operations.emergency import end_emergency, review_emergency, take_emergency
from zhili.people.operations.forgetting import correct_private, forget, forget_expired, keep_until
from zhili.people.operations.gazetteer import import_places
from zhili.people.operations.keys import KEY_ROLES, KeyNameTaken, create_key, end_key
from zhili.people.operations.mandates import KeptApart, OwnMandate, UnknownRole, end_mandate, grant_mandate
from zhili.people.operations.minding import mind_register
from zhili.people.operations.private import (
    PurposeMissing,
    carry_private,
    find_holders,
    keep_private,
    read_private,
)
from zhili.people.operations.proposing import (
    AlreadyChosen,
    MayNotMediate,
    NotAParty,
    appoint_mediator,
    find_mediators,
    propose_mediators,
    wish_mediators,
)
from zhili.people.operations.recusing import UnknownConflict, declare_conflict, lift_conflict
from zhili.people.operations.register import import_organisations, import_register
from zhili.people.operations.responsibility import adopt_list, import_responsibility, try_list
from zhili.people.operations.rotation import Rotated, rotate_keys
from zhili.people.operations.sessions import (
    begin_sign_in,
    end_sign_in,
    end_sign_ins,
    keep_sign_in,
    sign_out_staff,
    sweep_sessions,
)
from zhili.people.operations.staff import (
    UsernameTaken,
    close_account,
    import_staff,
    register_resident,
    set_password,
)
from zhili.people.operations.stamps import changed
from zhili.people.operations.telling import carried_ways, tell_with
from zhili.people.operations.throttle import sweep_throttle, throttle
from zhili.people.operations.units import import_units
from zhili.people.queries.accounts import StaffView, UnknownStaff, administered, staff_member
from zhili.people.queries.actors import (
    AccountView,
    MandateView,
    account,
    actor_for,
    actor_for_key,
    actor_of,
    mandates_of,
    may,
    names_of,
    require,
    staff,
    username_of,
)
from zhili.people.queries.administrators import granting
from zhili.people.queries.calendar import calendar
from zhili.people.queries.colleagues import Colleague, colleagues, staff_named
from zhili.people.queries.gazetteer import places_below, places_in, places_starting, places_with_initials
from zhili.people.queries.keys import KeyView, issued_keys
from zhili.people.queries.looks import LookView, looks
from zhili.people.queries.places import (
    area,
    area_names,
    area_options,
    areas,
    areas_named,
    drawing,
    geojson,
    locate,
    place_of,
)
from zhili.people.queries.presence import present, present_account, reader_of
from zhili.people.queries.private import code_digest, code_for, code_matches, holders_of, keeps_private
from zhili.people.queries.proposals import (
    ConflictView,
    Decision,
    Offer,
    ProposalView,
    UnknownProposal,
    conflicts_of,
    proposal,
    proposals_of,
)
from zhili.people.queries.published import Published, PublishedPage, published
from zhili.people.queries.register import (
    UnknownEntry,
    due_counts,
    entries_of,
    entries_of_account,
    organisation_options,
    organisations,
    register,
    register_entry,
    reviews_of,
)
from zhili.people.queries.responsibility import (
    ListView,
    duties,
    list_gaps,
    list_table,
    lists,
    responsible,
    sealed_list,
)
from zhili.people.queries.sessions import SignInView, sign_ins
from zhili.people.queries.stamps import watched
from zhili.people.queries.trail import (
    DeedView,
    EmergencyView,
    ReadView,
    deeds,
    emergencies,
    own_emergencies,
    readings,
    unreviewed,
)
from zhili.people.queries.units import lineage, unit, unit_options, units, units_below
from zhili.people.queries.untouched import altered_trail
from zhili.people.queries.vault import KeyStanding, private_keys
from zhili.people.rules.authority import BREAKS_GLASS, OUTSIDE_ROLE, ROLES, TAKEN_IN_EMERGENCY
from zhili.people.rules.charting import NotGeoJson
from zhili.people.rules.choosing import Outcome, Wish
from zhili.people.rules.directory import LOCAL_KINDS, UNIT_KINDS, UnitView
from zhili.people.rules.duties import Responsibility, asked
from zhili.people.rules.findings import Finding, Gap, ImportReport
from zhili.people.rules.gazetteer import NamedPlaceView
from zhili.people.rules.isolation import GUARDS, OPEN_TABLES
from zhili.people.rules.levels import LEVEL_NAMES, LEVELS, AreaView, Place, district_of
from zhili.people.rules.matching import Candidate, Dispute, Fit, Match, Unfit, Work, match
from zhili.people.rules.phones import masked as masked_phone
from zhili.people.rules.phones import normal as normal_phone
from zhili.people.rules.phones import plausible as plausible_phone
from zhili.people.rules.register import (
    FIELDS,
    HELD,
    LANGUAGES,
    ORGANISATION_KINDS,
    PROFESSIONS,
    RESULTS,
    STATES,
    EntryView,
    Held,
    OrganisationView,
    Review,
    review_due,
    what_is_due,
)
from zhili.people.rules.responsibility import Duty, NotAResponsibilityList
from zhili.people.rules.sealing import PrivateDataDamaged, PrivateKeyMissing
from zhili.people.rules.staying import Terms
from zhili.people.rules.tracking import read_code

__all__ = [
    "BREAKS_GLASS",
    "FIELDS",
    "GUARDS",
    "HELD",
    "KEY_ROLES",
    "LANGUAGES",
    "LEVELS",
    "LEVEL_NAMES",
    "LOCAL_KINDS",
    "OPEN_TABLES",
    "ORGANISATION_KINDS",
    "OUTSIDE_ROLE",
    "PROFESSIONS",
    "RESULTS",
    "ROLES",
    "STATES",
    "TAKEN_IN_EMERGENCY",
    "UNIT_KINDS",
    "AccountView",
    "AlreadyChosen",
    "AreaView",
    "Candidate",
    "Challenge",
    "Colleague",
    "ConflictView",
    "Decision",
    "DeedView",
    "Dispute",
    "Duty",
    "EmergencyView",
    "EntryView",
    "Finding",
    "Fit",
    "Gap",
    "Held",
    "ImportReport",
    "KeptApart",
    "KeyNameTaken",
    "KeyStanding",
    "KeyView",
    "ListView",
    "LookView",
    "MandateView",
    "Match",
    "MayNotMediate",
    "NamedPlaceView",
    "NoProvenAddress",
    "NotAParty",
    "NotAResponsibilityList",
    "NotGeoJson",
    "Offer",
    "OrganisationView",
    "Outcome",
    "OwnMandate",
    "Place",
    "PrivateDataDamaged",
    "PrivateKeyMissing",
    "ProposalView",
    "Published",
    "PublishedPage",
    "PurposeMissing",
    "ReadView",
    "Responsibility",
    "Review",
    "Rotated",
    "SignInView",
    "StaffView",
    "Terms",
    "Unfit",
    "UnitView",
    "UnknownConflict",
    "UnknownEntry",
    "UnknownProposal",
    "UnknownRole",
    "UnknownStaff",
    "UsernameTaken",
    "Wish",
    "Work",
    "WrongSignInCode",
    "account",
    "actor_for",
    "actor_for_key",
    "actor_of",
    "administered",
    "adopt_list",
    "altered_trail",
    "appoint_mediator",
    "area",
    "area_names",
    "area_options",
    "areas",
    "areas_named",
    "ask_code",
    "ask_own_code",
    "asked",
    "begin_sign_in",
    "calendar",
    "carried_ways",
    "carry_private",
    "changed",
    "close_account",
    "code_digest",
    "code_for",
    "code_matches",
    "colleagues",
    "conflicts_of",
    "correct_private",
    "create_key",
    "declare_conflict",
    "deeds",
    "district_of",
    "drawing",
    "due_counts",
    "duties",
    "emergencies",
    "end_emergency",
    "end_key",
    "end_mandate",
    "end_sign_in",
    "end_sign_ins",
    "entries_of",
    "entries_of_account",
    "find_holders",
    "find_mediators",
    "forget",
    "forget_expired",
    "geojson",
    "grant_mandate",
    "granting",
    "holders_of",
    "import_geojson",
    "import_organisations",
    "import_places",
    "import_register",
    "import_responsibility",
    "import_staff",
    "import_units",
    "issued_keys",
    "keep_private",
    "keep_sign_in",
    "keep_until",
    "keeps_private",
    "lift_conflict",
    "lineage",
    "list_gaps",
    "list_table",
    "lists",
    "load_notice",
    "load_order",
    "locate",
    "looks",
    "mandates_of",
    "masked_phone",
    "match",
    "may",
    "mind_register",
    "names_of",
    "normal_phone",
    "organisation_options",
    "organisations",
    "own_emergencies",
    "place_of",
    "places_below",
    "places_in",
    "places_starting",
    "places_with_initials",
    "plausible_phone",
    "present",
    "present_account",
    "private_keys",
    "proposal",
    "proposals_of",
    "propose_mediators",
    "prove_code",
    "published",
    "read_code",
    "read_private",
    "reader_of",
    "readings",
    "register",
    "register_entry",
    "register_resident",
    "require",
    "responsible",
    "review_due",
    "review_emergency",
    "reviews_of",
    "rotate_keys",
    "sealed_list",
    "send_code",
    "set_password",
    "sign_in_at",
    "sign_ins",
    "sign_out_staff",
    "staff",
    "staff_member",
    "staff_named",
    "sweep_sessions",
    "sweep_throttle",
    "take_emergency",
    "tell_with",
    "throttle",
    "try_list",
    "unit",
    "unit_options",
    "units",
    "units_below",
    "unreviewed",
    "username_of",
    "watched",
    "what_is_due",
    "wish_mediators",
]
