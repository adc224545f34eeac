"""The door of ``people``: areas, units, mandates, responsibilities, private data, the calendar."""

from zhili.people.operations.areas import import_geojson
from zhili.people.operations.calendar import load_notice, load_order
from zhili.people.operations.gazetteer import import_places
from zhili.people.operations.keys import KeyNameTaken, create_key, end_key
from zhili.people.operations.forgetting import correct_private, forget, forget_expired, keep_until
from zhili.people.operations.private import (
    PurposeMissing,
    carry_private,
    find_holders,
    keep_private,
    read_private,
)
from zhili.people.operations.responsibility import adopt_list, import_responsibility, try_list
from zhili.people.operations.rotation import Rotated, rotate_keys
from zhili.people.operations.sessions import sweep_sessions
from zhili.people.operations.staff import (
    UnknownRole,
    UsernameTaken,
    close_account,
    end_mandate,
    grant_mandate,
    import_staff,
    register_resident,
    set_password,
)
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
)
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
from zhili.people.queries.private import code_digest, code_for, code_matches, holders_of, keeps_private
from zhili.people.queries.responsibility import (
    ListView,
    duties,
    list_gaps,
    list_table,
    lists,
    responsible,
    sealed_list,
)
from zhili.people.queries.units import lineage, unit, unit_options, units, units_below
from zhili.people.queries.untouched import altered_trail
from zhili.people.queries.vault import KeyStanding, private_keys
from zhili.people.rules.authority import OUTSIDE_ROLE, ROLES
from zhili.people.rules.charting import NotGeoJson
from zhili.people.rules.directory import LOCAL_KINDS, UNIT_KINDS, UnitView
from zhili.people.rules.duties import Responsibility, asked
from zhili.people.rules.findings import Finding, Gap, ImportReport
from zhili.people.rules.gazetteer import NamedPlaceView
from zhili.people.rules.levels import LEVEL_NAMES, LEVELS, AreaView, Place, district_of
from zhili.people.rules.phones import masked as masked_phone
from zhili.people.rules.phones import normal as normal_phone
from zhili.people.rules.phones import plausible as plausible_phone
from zhili.people.rules.responsibility import Duty, NotAResponsibilityList
from zhili.people.rules.sealing import PrivateDataDamaged, PrivateKeyMissing
from zhili.people.rules.tracking import read_code

__all__ = [
    "LEVELS",
    "LEVEL_NAMES",
    "LOCAL_KINDS",
    "OUTSIDE_ROLE",
    "ROLES",
    "UNIT_KINDS",
    "AccountView",
    "AreaView",
    "Colleague",
    "Duty",
    "Finding",
    "Gap",
    "ImportReport",
    "KeyNameTaken",
    "KeyStanding",
    "KeyView",
    "ListView",
    "LookView",
    "MandateView",
    "NamedPlaceView",
    "NotAResponsibilityList",
    "NotGeoJson",
    "Place",
    "PrivateDataDamaged",
    "PrivateKeyMissing",
    "PurposeMissing",
    "Responsibility",
    "Rotated",
    "StaffView",
    "UnitView",
    "UnknownRole",
    "UnknownStaff",
    "UsernameTaken",
    "account",
    "actor_for",
    "actor_for_key",
    "actor_of",
    "administered",
    "adopt_list",
    "altered_trail",
    "area",
    "area_names",
    "area_options",
    "areas",
    "areas_named",
    "asked",
    "calendar",
    "carry_private",
    "close_account",
    "code_digest",
    "code_for",
    "code_matches",
    "colleagues",
    "correct_private",
    "create_key",
    "district_of",
    "drawing",
    "duties",
    "end_key",
    "end_mandate",
    "find_holders",
    "forget",
    "forget_expired",
    "geojson",
    "grant_mandate",
    "holders_of",
    "import_geojson",
    "import_places",
    "import_responsibility",
    "import_staff",
    "import_units",
    "issued_keys",
    "keep_private",
    "keep_until",
    "keeps_private",
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
    "may",
    "names_of",
    "normal_phone",
    "place_of",
    "places_below",
    "places_in",
    "places_starting",
    "places_with_initials",
    "plausible_phone",
    "private_keys",
    "read_code",
    "read_private",
    "register_resident",
    "require",
    "responsible",
    "rotate_keys",
    "sealed_list",
    "set_password",
    "staff",
    "staff_member",
    "staff_named",
    "sweep_sessions",
    "sweep_throttle",
    "throttle",
    "try_list",
    "unit",
    "unit_options",
    "units",
    "units_below",
]
