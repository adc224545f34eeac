"""What ``people`` does by the clock: forget what was kept long enough, sweep what is of no more use."""

from datetime import datetime
from uuid import UUID

from zhili.kernel import clock, jobs
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


@jobs.periodic(name="people.mind_register", cron="23 0 * * *")
def mind_register(*, at: datetime) -> None:
    """Tell stewards which terms end and which reviews are due; let the names of who left long ago go."""
    public.mind_register(at=at)


@jobs.task(name="people.send_code", attempts=2)
def send_code(*, challenge: str, sealed: str, key_id: str) -> None:
    """Send the code with which somebody wants to sign in, where the address is somebody's."""
    public.send_code(challenge=UUID(challenge), sealed=sealed, key_id=key_id, at=clock.now())
