"""The record of choices: written with the caller's batch, agreement counted."""

from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest

from zhili.kernel.actor import Actor
from zhili.kernel.rows import Batch
from zhili.understanding.models import Override
from zhili.understanding.public import Agreement, Guess, agreement, record_override

AT = datetime(2025, 6, 2, 9, tzinfo=UTC)
DISPATCHER = Actor(kind="staff", id="d-17")


def choose(batch: Batch, *, suggested: str | None, chosen: str, at: datetime = AT) -> None:
    guess = Guess(suggested, 0.8, ("路灯",)) if suggested else None
    record_override(
        batch,
        district_id=110105,
        case_id=uuid4(),
        kind="class",
        suggested=guess,
        chosen=chosen,
        by=DISPATCHER,
        at=at,
    )


@pytest.mark.django_db
def test_a_choice_is_kept_as_it_was_shown_and_made() -> None:
    batch = Batch()
    choose(batch, suggested="a/b", chosen="a/c")
    assert not Override.objects.exists()
    batch.write()
    row = Override.objects.get()
    assert (row.suggested, row.confidence, row.chosen, row.by, row.at) == ("a/b", 0.8, "a/c", "d-17", AT)


@pytest.mark.django_db
def test_agreement_counts_proposals_that_were_decided_since() -> None:
    batch = Batch()
    choose(batch, suggested="a", chosen="a")
    choose(batch, suggested="a", chosen="b")
    choose(batch, suggested=None, chosen="b")
    choose(batch, suggested="a", chosen="a", at=AT - timedelta(days=9))
    batch.write()
    assert agreement(kind="class", since=AT) == Agreement(decided=2, agreed=1)
    assert agreement(kind="place", since=AT) == Agreement(decided=0, agreed=0)
