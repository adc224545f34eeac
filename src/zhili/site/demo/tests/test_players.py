"""Parts of the play without its clock: pictures, alarms foreseen, patrols, requests to load with."""

import io
import itertools
import random
from collections import Counter
from datetime import UTC, date, datetime, timedelta

import pytest
from PIL import Image

from zhili.casetypes.clocks import Term, Tick, read
from zhili.casetypes.language import CaseType
from zhili.casetypes.load import load as load_type
from zhili.casetypes.load import read_folder
from zhili.kernel import files
from zhili.kernel.workdays import WorkCalendar
from zhili.site.demo import load, patrols, pictures, seeing
from zhili.site.demo.arrivals import CITY_TIME
from zhili.site.demo.gazetteer import Gazetteer
from zhili.site.demo.geography import generate
from zhili.site.demo.naming import DATA

CITY = generate(seed=7)
AT = datetime(2026, 3, 2, 2, 0, tzinfo=UTC)


@pytest.fixture(scope="module")
def request_type() -> CaseType:
    folder = DATA.parents[2] / "packs" / "hotline" / "request"
    return load_type(read_folder(folder), name="request", registered={"send"})


def test_a_photo_passes_inspection_and_shows_what_was_mended() -> None:
    before, after = (pictures.photo(random.Random(3), mended=mended) for mended in (False, True))
    for image in (before, after):
        kept = files.inspect(image, name="photo.png", declared="image/png")
        assert (kept.width, kept.height) == Image.open(io.BytesIO(image)).size
    assert before != after
    assert pictures.photo(random.Random(3), mended=True) == after


def test_what_time_will_do_next_is_foreseen(request_type: CaseType) -> None:
    term = Term("P15D")
    reading = read([Tick("started", AT, term=term)], WorkCalendar.default(), warn=(timedelta(days=1),))
    assert reading.due_at is not None
    seen = seeing.Seen("handling", None, None, None, {}, {"resolve": reading})
    warn, due = reading.due_at - timedelta(days=1), reading.due_at
    assert seeing.next_alarm(seen, request_type, after=AT) == (warn, False)
    assert seeing.next_alarm(seen, request_type, after=warn) == (due, True)
    assert seeing.next_alarm(seen, request_type, after=due) == (due + timedelta(days=1), True)
    assert seeing.next_alarm(seen, request_type, after=due + timedelta(days=1)) is None
    assert seen.due_at == due


def test_patrols_find_things_by_daylight_mostly_on_working_days() -> None:
    found = list(
        patrols.finds(
            Gazetteer(CITY),
            date(2026, 3, 1),
            date(2026, 4, 30),
            count=600,
            is_workday=lambda day: day.weekday() < 5,
            seed=1,
        )
    )
    assert 500 < len(found) < 700
    assert [one.at for one in found] == sorted(one.at for one in found)
    locals_ = [one.at.astimezone(CITY_TIME) for one in found]
    assert all(8 <= local.hour < 18 for local in locals_)
    rested = sum(local.weekday() >= 5 for local in locals_)
    assert 0 < rested < 0.2 * len(found)
    assert all("{" not in one.text for one in found)


def test_requests_to_load_with_differ_and_the_form_takes_them(request_type: CaseType) -> None:
    bodies = list(itertools.islice(load.payloads(CITY, seed=1), 400))
    for body in bodies:
        assert body["type"] == "hotline.request"
        data = body["data"]
        assert isinstance(data, dict)
        assert request_type.form.take(data)["text"] == data["text"]
    texts = Counter(str(body["data"]["text"]) for body in bodies if isinstance(body["data"], dict))
    assert len(texts) > 350
    assert bodies == list(itertools.islice(load.payloads(CITY, seed=1), 400))
    assert bodies[:5] != list(itertools.islice(load.payloads(CITY, seed=2), 5))
