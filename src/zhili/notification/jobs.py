"""Messages carried in the background, woken every minute, swept every night."""

from datetime import datetime

from zhili.kernel import clock, jobs
from zhili.notification.operations import carrying, reading


@jobs.task(name="notification.carry")
def carry() -> None:
    """Carry what is due, one message after the other."""
    while carrying.carry_next(at=clock.now()):
        continue


@jobs.periodic(name="notification.wake", cron="* * * * *")
def wake(*, at: datetime) -> None:
    """Every minute: messages that are due and have no job, because a worker died or quiet hours ended."""
    carrying.wake(at=clock.now())


@jobs.periodic(name="notification.sweep", cron="41 19 * * *")
def sweep(*, at: datetime) -> None:
    """Every night: messages of more than a year ago."""
    while reading.sweep(at=at):
        continue
