"""A draft is kept for its writer alone, at one place each, until it is sent, dropped or a month old."""

from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest

from zhili.workspace import public as workspace
from zhili.workspace.public import DraftTooLong

pytestmark = pytest.mark.django_db
AT = datetime(2026, 3, 2, 1, tzinfo=UTC)
ANNA, BEN = str(uuid4()), str(uuid4())
PLACE = "case:1:answer"


def save(answers: dict[str, list[str]], account: str = ANNA, place: str = PLACE, at: datetime = AT) -> bool:
    return workspace.save_draft(account=account, place=place, answers=answers, at=at, seen_version=3)


def test_a_draft_is_found_again_by_its_writer_and_nobody_else() -> None:
    assert save({"text": ["已派人"], "units": ["a", "b"]})
    (kept,) = workspace.drafts_of(account=ANNA, within="case:1:")
    assert (kept.place, kept.answers, kept.seen_version) == (
        PLACE,
        {"text": ["已派人"], "units": ["a", "b"]},
        3,
    )
    assert kept.saved_at == AT
    assert workspace.drafts_of(account=BEN) == ()
    assert workspace.drafts_of(account=ANNA, within="case:10:") == ()


def test_the_latest_words_take_the_place_of_the_former_and_emptied_ones_drop_it() -> None:
    save({"text": ["一"]})
    save({"text": ["一二"]}, at=AT + timedelta(minutes=1))
    (kept,) = workspace.drafts_of(account=ANNA)
    assert kept.answers == {"text": ["一二"]}
    assert not save({"text": ["  "], "unit": [""]})
    assert workspace.drafts_of(account=ANNA) == ()


def test_dropping_is_idempotent_and_leaves_others_alone() -> None:
    save({"text": ["一"]})
    save({"text": ["二"]}, account=BEN)
    workspace.drop_draft(account=ANNA, place=PLACE)
    workspace.drop_draft(account=ANNA, place=PLACE)
    assert [len(workspace.drafts_of(account=one)) for one in (ANNA, BEN)] == [0, 1]


def test_what_no_form_holds_is_refused_and_the_former_draft_stays() -> None:
    save({"text": ["一"]})
    with pytest.raises(DraftTooLong):
        save({"text": ["长" * 70_000]})
    (kept,) = workspace.drafts_of(account=ANNA)
    assert kept.answers == {"text": ["一"]}


def test_a_month_without_a_word_drops_a_draft() -> None:
    save({"text": ["旧"]}, place="case:1:note", at=AT - timedelta(days=31))
    save({"text": ["新"]})
    assert workspace.sweep_drafts(at=AT) == 1
    assert [one.place for one in workspace.drafts_of(account=ANNA)] == [PLACE]
