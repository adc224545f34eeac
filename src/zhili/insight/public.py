"""The door of ``insight``: figures over many cases."""

from zhili.insight.operations.alerting import raise_alerts
from zhili.insight.operations.counting import count, recount
from zhili.insight.operations.finding import find_matters
from zhili.insight.operations.proposing import find_proposals

__all__ = ["count", "find_matters", "find_proposals", "raise_alerts", "recount"]
