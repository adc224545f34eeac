"""What ``people`` does by the clock: forget what was kept long enough, sweep what is of no more use."""

from datetime import datetime

from zhili.kernel import jobs
from zhili.people import public


@jobs.periodic(name="people.forget_expired", cron="17 * * * *")
def forget_expired(*, at: datetime) -> None:
    """Erase personal data whose time is over."""
    while public.forget_expired(at=at):
        pass


@jobs.periodic(name="people.sweep_throttle", cron="47 3 * * *")
def sweep_throttle(*, at: datetime) -> None:
    """Remove counts of windows long past."""
    public.sweep_throttle(at=at)


@jobs.periodic(name="people.sweep_sessions", cron="52 3 * * *")
def sweep_sessions(*, at: datetime) -> None:
    """Remove sessions that have run out."""
    public.sweep_sessions(at=at)
