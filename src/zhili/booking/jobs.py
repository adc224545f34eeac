"""Work of appointments that is done later."""

from datetime import datetime

from zhili.booking import public as booking
from zhili.kernel import clock, jobs


@jobs.periodic(name="booking.remind", cron="*/5 * * * *")
def remind(*, at: datetime) -> None:
    """Every five minutes: whose appointment comes in a day or two hours is reminded."""
    booking.remind(at=clock.now())


@jobs.periodic(name="booking.offer", cron="* * * * *")
def offer(*, at: datetime) -> None:
    """Every minute: what was kept too long goes to the next who waits."""
    booking.offer_all(at=clock.now())


@jobs.periodic(name="booking.forget_old", cron="50 19 * * *")
def forget_old(*, at: datetime) -> None:
    """Every night: whose appointments were those of more than a year ago is forgotten."""
    booking.forget_old(at=at)
