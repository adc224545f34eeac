"""A case in a house's home of whose going on the reporter could not be told: a program run with that home.

Prints the case's number. The job that tells the demonstration's resident stands among those that failed.
"""

import json
import sys

import django

from tests.journeys.founding import LONG_AGO
from tests.journeys.people import STREET, in_the_street

_FAIL = (
    "UPDATE procrastinate_jobs SET status = 'failed', attempts = 6"
    " WHERE status = 'todo' AND task_name = 'cases.notify' AND args->>'case_id' = %s RETURNING id"
)


def main() -> None:
    """In one transaction, so that no worker comes between."""
    django.setup()
    from django.db import transaction

    from zhili.cases import public as cases
    from zhili.kernel import clock
    from zhili.kernel.actor import Actor, Mandate
    from zhili.kernel.rows import fetch
    from zhili.people import public as people

    account = people.account("resident")
    assert account is not None
    lon, lat = in_the_street()
    data = {"text": "路灯杆上的小广告又贴满了。", "lon": lon, "lat": lat}
    resident = Actor(kind="resident", id=str(account.id))
    mandate = Mandate(role="dispatcher", unit=None, area=None, from_at=LONG_AGO)
    centre, unit = Actor(kind="staff", id="centre", mandates=(mandate,)), {"unit": f"street:{STREET.code}"}
    with transaction.atomic():
        made = cases.open(
            type_key="hotline.request", data=data, actor=resident, channel="web", at=clock.now()
        )
        cases.act(case_id=made.id, action="dispatch", actor=centre, data=unit, at=clock.now())
        assert len(fetch(_FAIL, [str(made.id)])) == 1
    sys.stdout.write(json.dumps({"number": made.number}))


if __name__ == "__main__":
    main()
