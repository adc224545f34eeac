"""The tables of ``people``. None points outside this module; every table that grows carries its district."""

from zhili.people.models.access import AccessDeed, Emergency, SignIn, SignInAddress
from zhili.people.models.accounts import Account
from zhili.people.models.gazetteer import NamedPlace
from zhili.people.models.organisation import Area, CalendarDay, Mandate, OutsideKey, ResponsibilityList, Unit
from zhili.people.models.private import PrivateRead, PrivateRecord, Throttle
from zhili.people.models.proposals import ConflictOfInterest, MediatorProposal
from zhili.people.models.register import MediationOrganisation, RegisterEntry, RegisterReach, RegisterReview
from zhili.people.models.stamps import Stamp

__all__ = [
    "AccessDeed",
    "Account",
    "Area",
    "CalendarDay",
    "ConflictOfInterest",
    "Emergency",
    "Mandate",
    "MediationOrganisation",
    "MediatorProposal",
    "NamedPlace",
    "OutsideKey",
    "PrivateRead",
    "PrivateRecord",
    "RegisterEntry",
    "RegisterReach",
    "RegisterReview",
    "ResponsibilityList",
    "SignIn",
    "SignInAddress",
    "Stamp",
    "Throttle",
    "Unit",
]
