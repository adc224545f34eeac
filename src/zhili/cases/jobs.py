"""Work of the engine that is done later: clocks that ring, merged reporters told."""

from datetime import datetime
from uuid import UUID

from zhili.cases.operations import alarms, informing
from zhili.kernel import clock, jobs

_ROUND = 500


@jobs.periodic(name="cases.ring", cron="* * * * *")
def ring(*, at: datetime) -> None:
    """Every minute: warnings and overdue steps that have come due."""
    while alarms.ring(at=clock.now(), most=_ROUND) == _ROUND:
        continue


@jobs.task(name="cases.inform")
def inform(*, case_id: str, seq: int, whom: str) -> None:
    """Tell the reporters of every case merged into this one, or answered by it, what event ``seq`` said."""
    informing.inform(case_id=UUID(case_id), seq=seq, whom=whom, at=clock.now())
