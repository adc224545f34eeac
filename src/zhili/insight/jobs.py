"""Work of insight that is done later: counting what changed."""

from datetime import datetime

from zhili.insight.operations import alerting, counting, finding, proposing, publishing
from zhili.kernel import clock, jobs


@jobs.periodic(name="insight.count", cron="* * * * *")
def count(*, at: datetime) -> None:
    """Every minute: the figures are brought up to the present."""
    counting.count(at=clock.now())


@jobs.periodic(name="insight.find_matters", cron="15 * * * *")
def find_matters(*, at: datetime) -> None:
    """Every hour: which matters people speak of most."""
    finding.find_matters(at=clock.now())


@jobs.periodic(name="insight.raise_alerts", cron="20 18 * * *")
def raise_alerts(*, at: datetime) -> None:
    """Every night at 02:20 city time: what rose beyond the expected on the day that is over."""
    alerting.raise_alerts(at=clock.now())


@jobs.periodic(name="insight.find_proposals", cron="40 18 * * *")
def find_proposals(*, at: datetime) -> None:
    """Every night at 02:40 city time: what comes back every year, or at one place again and again."""
    proposing.find_proposals(at=clock.now())


@jobs.periodic(name="insight.publish_month", cron="5 * * * *")
def publish_month(*, at: datetime) -> None:
    """Every hour: the figures of the month that is over are sealed, once."""
    publishing.publish_month(at=clock.now())
