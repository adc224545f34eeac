"""While a part is down nothing acknowledged is lost, readers are told what is late, and all is made up for after."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from uuid import uuid4

import pytest
from django.conf import LazySettings
from django.test import Client
from pytest import MonkeyPatch

from zhili.cases import public as cases
from zhili.cases.testing import AT, load_errand, resident, small_city
from zhili.kernel import clock
from zhili.kernel.actor import SYSTEM
from zhili.kernel.rows import Batch, fetch
from zhili.ledger import public as ledger
from zhili.ledger.tests.sequenced import Log
from zhili.notification import public as notification
from zhili.notification.testing import mail_server
from zhili.people import public as people
from zhili.site import config, lateness, parts, standing
from zhili.site import settings as site_settings
from zhili.understanding.models import ModelVersion

pytestmark = pytest.mark.django_db
MINUTE = timedelta(minutes=1)


@dataclass
class House:
    """A house of which one part is down. What was acknowledged stands in ``cases`` and ``letters``."""

    folder: Path
    client: Client = field(default_factory=Client)
    running: ExitStack = field(default_factory=ExitStack)
    log: Log | None = None
    letters: list[object] = field(default_factory=list)

    def acknowledge(self) -> None:
        """Take in a case and what is told of it."""
        data = {"text": "水管漏水", "lon": 116.005, "lat": 39.005, "class": "water/pipe"}
        opened = cases.open(
            type_key="test.errand", data=data, actor=resident(), channel="web", at=clock.now()
        )
        assert cases.verify(opened.id) == []


def _log(house: House) -> Log:
    house.log = house.log or Log.in_(house.folder / "ledger")
    return house.log


def _sequence(house: House) -> None:
    _log(house).sequence()
    _log(house).must_hold([row[0] for row in fetch("SELECT id FROM cases_caseevent", [])])
    assert ledger.waiting() == 0


def _signer_away(house: House) -> None:
    (house.folder / "signer").mkdir()
    house.acknowledge()
    _log(house).sequence()


def _signer_back(house: House) -> None:
    _log(house).must_hold([row[0] for row in fetch("SELECT id FROM cases_caseevent", [])])
    (house.folder / "signer").rmdir()


def _mail_away(house: House) -> None:
    with mail_server() as gone:
        port = gone.port
    _provider(port)
    holder, batch = uuid4(), Batch()
    people.keep_private(
        batch,
        holder=holder,
        district_id=1,
        fields={"email": "li@example.cn"},
        purpose="hotline.request",
        at=AT,
    )
    batch.write()
    facts = {
        "number": "1",
        "matter": "路灯不亮",
        "link": "https://12345.example.cn/follow/",
        "news": "已派给街道。",
    }
    to = notification.Recipient("case", str(holder))
    assert notification.tell(
        recipients=[to], key="case.news", facts=facts, at=clock.now(), about=uuid4(), seq=1
    )
    assert notification.carry_next(at=clock.now())


def _provider(port: int) -> None:
    notification.add_provider(
        key=f"mail-{port}", way="email", address=f"smtp://127.0.0.1:{port}", sender="12345@example.cn",
        place=1, actor=SYSTEM, at=AT,
    )  # fmt: skip


def _mail_back(house: House) -> None:
    box = house.running.enter_context(mail_server())
    _provider(box.port)
    later = clock.now() + timedelta(hours=2)
    while notification.carry_next(at=later):
        pass
    assert [letter["To"] for letter in box.letters] == ["li@example.cn"]


def _model_away(house: House) -> None:
    from zhili.understanding.queries import versions

    key = versions.key_of(cases.case_type("test.errand").classes)
    ModelVersion.objects.create(
        key=key, number=1, trained_at=AT, learned_from=9, figures={}, rival={}, verdict="promoted",
        in_force=True, content=b"PK\x03\x04 cut off",
    )  # fmt: skip
    versions.forget()
    house.acknowledge()


def _model_back(house: House) -> None:
    from zhili.understanding.queries import versions

    ModelVersion.objects.all().delete()
    versions.forget()


def _nothing(house: House) -> None:
    house.acknowledge()


@dataclass(frozen=True)
class Story:
    """Which part is down, by what it comes down and comes back, and how it is told in both languages."""

    part: str
    down: Callable[[House], None]
    back: Callable[[House], None]
    words: tuple[str, str]


STORIES = [
    Story(standing.LEDGER, _nothing, _sequence, ("存证编排暂缓", "Sealing is late")),
    Story(standing.SIGNER, _signer_away, _signer_back, ("存证签名暂缓", "Signing of the sealed log is late")),
    Story(standing.MAIL, _mail_away, _mail_back, ("短信和邮件暂缓", "Letters and text messages are late")),
    Story(standing.MODEL, _model_away, _model_back, ("智能建议暂时较少", "Suggestions are fewer")),
]


@pytest.fixture
def house(tmp_path: Path, monkeypatch: MonkeyPatch, settings: LazySettings) -> Iterator[House]:
    monkeypatch.setattr(site_settings, "CONFIG", config.load({"ZHILI_HOME": str(tmp_path)}))
    settings.ZHILI_LEDGER = tmp_path / "ledger"
    small_city()
    load_errand()
    made = House(tmp_path)
    with made.running:
        yield made


def _level(story: Story) -> str:
    """What doctor and monitoring say of the part."""
    looks = {standing.MAIL: lambda: parts.messages(at=clock.now()), standing.MODEL: parts.models}
    return looks[story.part]().level if story.part in looks else "-"


def _page(house: House, language: str) -> str:
    house.client.cookies["django_language"] = language
    return house.client.get("/").content.decode()


@pytest.mark.parametrize("story", STORIES, ids=lambda story: story.part)
def test_what_is_down_loses_nothing_and_is_told_as_late(story: Story, house: House) -> None:
    with clock.at_instant(AT):
        if story.part not in (standing.LEDGER, standing.SIGNER):
            _sequence(house)
        story.down(house)
        lateness.note(at=clock.now())
    with clock.at_instant(AT + 15 * MINUTE):
        if story.part not in (standing.LEDGER, standing.SIGNER):
            _sequence(house)
        lateness.note(at=clock.now())
        chinese, english = _page(house, "zh-hans"), _page(house, "en")
        assert (story.words[0] in chinese, story.words[1] in english) == (True, True)
        assert len(lateness.late(at=clock.now())) == 1
        assert _level(story) != "ok"
        story.back(house)
        lateness.note(at=clock.now())
        assert lateness.late(at=clock.now()) == []
        assert _level(story) == "ok" or story.part in (standing.LEDGER, standing.SIGNER)
        assert story.words[0] not in _page(house, "zh-hans")
    assert all(cases.verify(row[0]) == [] for row in fetch("SELECT id FROM cases_case", []))


def test_a_note_that_grows_old_says_that_the_worker_stands_still(house: House) -> None:
    with clock.at_instant(AT):
        lateness.note(at=clock.now())
        assert lateness.late(at=clock.now()) == []
    late = lateness._began + timedelta(days=1)
    (words,) = lateness.late(at=late)
    assert "后台任务暂缓" in words.zh and "Background work is late" in words.en


def test_without_a_note_nothing_is_said(house: House) -> None:
    assert lateness.late(at=AT) == []
    assert "z-notice--soon" not in _page(house, "zh-hans")


def test_a_log_that_moves_is_not_late(house: House) -> None:
    for minute in range(5):
        with clock.at_instant(AT + minute * MINUTE):
            house.acknowledge()
            lateness.note(at=clock.now())
            _sequence(house)
            assert lateness.late(at=clock.now()) == []
