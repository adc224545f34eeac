"""Words, quiet hours, ways and codes: the pure part."""

from datetime import UTC, datetime, time, timedelta
from uuid import uuid4
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from zhili.kernel.text import Text
from zhili.notification.rules import proof, quiet, wording
from zhili.notification.rules.kinds import KINDS, Words
from zhili.notification.rules.ways import EMAIL, SMS, WEBHOOK, Recipient, Wish, unasked, ways_for

SHANGHAI = ZoneInfo("Asia/Shanghai")
NEWS = KINDS["case.news"]
instants = st.integers(0, 2 * 365 * 86400).map(
    lambda one: datetime(2025, 1, 1, tzinfo=UTC) + timedelta(seconds=one)
)
hours = st.times(timezones=st.none()).map(lambda one: one.replace(second=0, microsecond=0))


@pytest.mark.parametrize("key", sorted(KINDS))
def test_the_first_words_of_every_kind_are_good_and_short_enough(key: str) -> None:
    kind = KINDS[key]
    assert wording.faults(kind, kind.words) == {}
    for language in ("zh", "en"):
        said = wording.render(kind.words, kind.facts, language=language)
        assert "{" not in said.subject + said.body + said.short
        assert len(said.short) <= 160


def test_a_message_speaks_the_readers_language_and_a_missing_fact_leaves_no_name_behind() -> None:
    facts: dict[str, str | Text] = {"number": "1", "news": Text(zh="已派给街道", en="Given to the street")}
    said = wording.render(NEWS.words, facts, language="en")
    assert said.subject == "News of your request 1"
    assert "Given to the street" in said.body
    assert "matter" not in said.body.replace("request", "")
    assert wording.read(wording.stored(facts)) == facts


def test_what_people_wrote_is_never_taken_for_a_name() -> None:
    said = wording.render(NEWS.words, {"number": "1", "news": "{link} {0.__class__}"}, language="zh")
    assert "{link} {0.__class__}" in said.body


@pytest.mark.parametrize(
    ("short", "words"),
    [
        ("", "不能为空"),
        ("字" * 141, "141"),
        ("{nummer}", "nummer"),
        ("{number", "花括号"),
        ("} {number}", "花括号"),
    ],
)
def test_words_that_cannot_be_used_are_refused_with_the_reason(short: str, words: str) -> None:
    spoiled = Words(NEWS.words.subject, NEWS.words.body, Text(zh=short, en="fine"))
    found = wording.faults(NEWS, spoiled)
    assert list(found) == ["short_zh"]
    assert words in found["short_zh"].zh


@given(instants, hours, hours)
def test_nobody_is_told_in_quiet_hours_and_nobody_waits_longer_than_they_last(
    at: datetime, begins: time, ends: time
) -> None:
    due = quiet.not_before(at, (begins, ends), zone=SHANGHAI)
    assert at <= due < at + timedelta(days=1)
    assert quiet.not_before(due, (begins, ends), zone=SHANGHAI) == due
    if due != at:
        assert due.astimezone(SHANGHAI).time() == ends


def test_quiet_hours_over_midnight() -> None:
    night = datetime(2026, 3, 2, 15, 0, tzinfo=UTC)  # 23:00 in Shanghai
    assert quiet.not_before(night, quiet.DEFAULT, zone=SHANGHAI) == datetime(2026, 3, 3, 0, 0, tzinfo=UTC)
    day = datetime(2026, 3, 2, 4, 0, tzinfo=UTC)
    assert quiet.not_before(day, quiet.DEFAULT, zone=SHANGHAI) == day
    assert quiet.not_before(night, None, zone=SHANGHAI) == night


def test_ways_are_tried_as_chosen_without_those_stopped_or_carried_by_nobody() -> None:
    wish = Wish(ways=(SMS, EMAIL), stopped=frozenset({SMS}))
    assert ways_for(wish, "case.news", carried={SMS, EMAIL}) == [EMAIL]
    assert ways_for(wish, "case.news", carried=set()) == []
    only = Wish(ways=(EMAIL,), kinds=frozenset({"case.ended"}))
    assert (ways_for(only, "case.news", carried={EMAIL}), ways_for(only, "case.ended", carried={EMAIL})) == (
        (),
        [EMAIL],
    )


def test_who_said_nothing_is_told_where_an_address_was_left() -> None:
    id = str(uuid4())
    assert unasked(Recipient("case", id)).ways == (SMS, EMAIL)
    assert unasked(Recipient("account", id)).ways == ()
    assert unasked(Recipient("unit", "bureau:water")).ways == (WEBHOOK,)
    asked = Recipient("asked.email", id)
    assert (unasked(asked).ways, asked.field(EMAIL), Recipient.read(asked.key)) == (
        (EMAIL,),
        "email_asked",
        asked,
    )
    assert Recipient.read("unit:bureau:water") == Recipient("unit", "bureau:water")


@given(instants, st.integers(0, 599))
def test_a_code_is_good_for_ten_minutes_and_for_this_address_only(at: datetime, seconds: int) -> None:
    bound = {"account": "a", "way": "email", "address": "x@example.cn"}
    sent = proof.code(b"k" * 32, **bound, at=at)
    later = at + timedelta(seconds=seconds)
    assert proof.proves(f" {sent[:3]} {sent[3:]} ", b"k" * 32, **bound, at=later)
    assert not proof.proves(sent, b"k" * 32, **bound, at=at + timedelta(minutes=20))
    others = [{**bound, "address": "y@example.cn"}, {**bound, "account": "b"}, {**bound, "way": "sms"}]
    assert sum(proof.proves(sent, b"k" * 32, **one, at=at) for one in others) <= 1  # one in 500,000 by chance
