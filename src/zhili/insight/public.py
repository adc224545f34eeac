"""The door of ``insight``: figures over many cases."""

from zhili.insight.operations.alerting import raise_alerts
from zhili.insight.operations.counting import count, recount
from zhili.insight.operations.finding import find_matters
from zhili.insight.operations.proposing import find_proposals
from zhili.insight.operations.publishing import publish_month
from zhili.insight.rules.isolation import GUARDS, OPEN_TABLES

__all__ = [
    "GUARDS",
    "OPEN_TABLES",
    "count",
    "find_matters",
    "find_proposals",
    "publish_month",
    "raise_alerts",
    "recount",
]
