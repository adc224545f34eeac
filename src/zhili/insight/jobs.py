"""Work of insight that is done later: counting what changed."""

from datetime import datetime

from zhili.insight.operations import counting
from zhili.kernel import clock, jobs


@jobs.periodic(name="insight.count", cron="* * * * *")
def count(*, at: datetime) -> None:
    """Every minute: the figures are brought up to the present."""
    counting.count(at=clock.now())
