"""The door of ``insight``: figures over many cases."""

from zhili.insight.operations.alerting import raise_alerts
from zhili.insight.operations.counting import count, recount
from zhili.insight.operations.finding import find_matters

__all__ = ["count", "find_matters", "raise_alerts", "recount"]
