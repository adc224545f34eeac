"""Work of the engine that is done later: clocks that ring, merged reporters told, messages to outside platforms."""

from datetime import datetime, timedelta
from uuid import UUID

from zhili.cases.operations import (
    alarms,
    informing,
    line,
    notifying,
    passing_on,
    recompute,
    retaining,
    sweeping,
    tallies,
    teaching,
)
from zhili.cases.operations import series as serial
from zhili.cases.operations.outside import catching_up, delivering
from zhili.kernel import clock, jobs
from zhili.people import public as people

_ROUND = 500
_ROUNDS = 20
_SOON = timedelta(seconds=2)


@jobs.periodic(name="cases.ring", cron="* * * * *")
def ring(*, at: datetime) -> None:
    """Every minute: warnings and overdue steps that have come due, the oldest first; too many wait for the next."""
    for _ in range(_ROUNDS):
        if alarms.ring(at=clock.now(), most=_ROUND) < _ROUND:
            break


@jobs.task(name="cases.inform")
def inform(*, case_id: str, seq: int, whom: str) -> None:
    """Tell the reporters of every case merged into this one, or answered by it, what event ``seq`` said."""
    informing.inform(case_id=UUID(case_id), seq=seq, whom=whom, at=clock.now())


@jobs.task(name="cases.series")
def carry_on(*, series: str) -> None:
    """Do a planned series, case after case; begun a second time, it goes on where it stopped."""
    id = UUID(series)
    if not serial.begin_series(series=id, at=clock.now()):
        return
    actor = people.actor_of(serial.planned_by(id) or "", at=clock.now())
    while serial.take_step(series=id, actor=actor, at=clock.now()):
        continue


@jobs.periodic(name="cases.forget_series", cron="40 19 * * *")
def forget_series(*, at: datetime) -> None:
    """Every night: what nobody will look up any more."""
    while serial.forget_series(at=at):
        continue


@jobs.task(name="cases.recompute")
def count_anew() -> None:
    """Bring the due times of open cases up to the calendar in force."""
    recompute.recompute(at=clock.now())


@jobs.task(name="cases.notify")
def notify(*, case_id: str, seqs: list[int]) -> None:
    """Tell the reporter and the units what these events mean to them, by the ways they chose."""
    notifying.notify(case_id=UUID(case_id), seqs=seqs, at=clock.now())


@jobs.task(name="cases.pass_on")
def pass_on(*, case_id: str, by: str) -> None:
    """Go on with a matter whose first reporter has stepped back, for the others who reported it."""
    passing_on.pass_on(case_id=UUID(case_id), by=by, at=clock.now())


@jobs.task(name="cases.deliver")
def deliver(*, platform: str) -> None:
    """Send what is due to a platform, one message after the other; where another job is at it, look again soon."""
    with delivering.turn(platform) as mine:
        if not mine:
            line.defer(platform, after=clock.now() + _SOON)
            return
        while delivering.send_next(platform=platform, at=clock.now()):
            continue


@jobs.task(name="cases.catch_up")
def catch_up(*, platform: str) -> None:
    """Tell a register that was just added of the cases that are open."""
    catching_up.catch_up(platform=platform, at=clock.now())


@jobs.periodic(name="cases.wake", cron="* * * * *")
def wake(*, at: datetime) -> None:
    """Every minute: messages that are due and have no job, because a worker died or a lease ran out."""
    delivering.wake(at=clock.now())


@jobs.periodic(name="cases.tally", cron="7 * * * *")
def tally(*, at: datetime) -> None:
    """Every hour: what was done about each class of matter, for the public pages."""
    tallies.tally(at=clock.now())


@jobs.periodic(name="cases.teach", cron="10 18 * * *")
def teach(*, at: datetime) -> None:
    """Every night (in China): the machine learns the class from what people chose, and is promoted only if better."""
    teaching.teach(at=clock.now())


@jobs.periodic(name="cases.sweep", cron="37 3 * * *")
def sweep(*, at: datetime) -> None:
    """Every night: messages long delivered, and keys of deliveries long past."""
    sweeping.sweep(at=clock.now())


@jobs.periodic(name="cases.retain", cron="20 17 * * *")
def retain(*, at: datetime) -> None:
    """Every night (in China): cases whose time is over lose their words; what is held stays, and the page says why."""
    retaining.retain(at=at)
