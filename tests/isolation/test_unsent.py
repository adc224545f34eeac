"""Half-finished answers are their writer's: the database shows them to no other account, staff or not."""

from uuid import UUID, uuid4

import pytest

from tests.isolation.town import asking
from zhili.cases.testing import AT, resident, staff
from zhili.kernel.actor import Actor
from zhili.kernel.rows import fetch
from zhili.workspace import public as workspace

pytestmark = pytest.mark.django_db
MINE, OTHER = resident(str(UUID(int=1))), resident(str(UUID(int=2)))
CLERK = staff("operator", area="1101", id=str(UUID(int=3)))


def seen(actor: Actor) -> int:
    with asking(actor):
        return int(fetch("SELECT count(*) FROM workspace_draft")[0][0])


def test_an_unsent_interview_is_a_row_for_its_writer_alone() -> None:
    answers = {"sealed": [uuid4().hex]}
    workspace.save_draft(account=MINE.id, place="report:a.type", answers=answers, at=AT, seen_version=None)
    assert [seen(one) for one in (MINE, OTHER, CLERK)] == [1, 0, 0]


def test_nobody_writes_one_in_another_name() -> None:
    with asking(OTHER), pytest.raises(Exception, match="row-level security"):
        workspace.save_draft(
            account=MINE.id, place="report:a.type", answers={"sealed": ["x"]}, at=AT, seen_version=None
        )
