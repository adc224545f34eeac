"""The engine's tables. Areas and units are kept as codes, not foreign keys: a case can live in another
database than the city's directory (DESIGN 8), and a code stays readable when a unit is gone.
"""

from zhili.cases.models.counted import Tally, Touched
from zhili.cases.models.custody import HandOut
from zhili.cases.models.in_step import InStepRow
from zhili.cases.models.kept import Erasure, Hold
from zhili.cases.models.outside import Delivery, Import, Platform
from zhili.cases.models.parties import PartyRow
from zhili.cases.models.together import Call, CallHold, Series, SeriesStep
from zhili.cases.models.whole import (
    Attachment,
    Case,
    CaseEvent,
    Link,
    Once,
    OpenWording,
    TypeVersion,
    Wording,
)

__all__ = [
    "Attachment",
    "Call",
    "CallHold",
    "Case",
    "CaseEvent",
    "Delivery",
    "Erasure",
    "HandOut",
    "Hold",
    "Import",
    "InStepRow",
    "Link",
    "Once",
    "OpenWording",
    "PartyRow",
    "Platform",
    "Series",
    "SeriesStep",
    "Tally",
    "Touched",
    "TypeVersion",
    "Wording",
]
