"""What ``people`` does by the clock: forget what was kept long enough, and sweep old counts of tries."""

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
