"""Outside platforms from the command line, and what the doctor says of messages that do not arrive."""

import argparse
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from uuid import uuid4

import pytest

from zhili.cases import public as cases
from zhili.kernel import clock
from zhili.kernel.rows import Batch
from zhili.site import checks, cli
from zhili.site.cli import house

pytestmark = pytest.mark.django_db
AT = datetime(2026, 3, 2, 1, 0, tzinfo=UTC)
URL = "https://110.example/api/v1/outside/12345"


@pytest.fixture(autouse=True)
def open_already(monkeypatch: pytest.MonkeyPatch) -> None:
    """The command works on the test's database."""

    @contextmanager
    def opened(arguments: argparse.Namespace) -> Iterator[None]:
        yield

    monkeypatch.setattr(house, "open_house", opened)


def zhili(*arguments: str) -> int:
    return cli.main(["--lang", "en", "platforms", *arguments])


def message(created_at: datetime, error: str = "") -> None:
    batch = Batch()
    batch.insert(
        "cases_delivery",
        {
            "id": uuid4(), "district_id": 0, "case_id": uuid4(), "seq": 1, "platform": "110", "body": {},
            "created_at": created_at, "next_try_at": created_at, "tries": 3, "reference": "", "last_error": error,
        },
    )  # fmt: skip
    batch.write()


def test_a_platform_is_added_listed_and_ended_and_its_secret_shown_once(
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert zhili("add", "110", "--name", "公安 110", "--url", URL) == 0
    secret = capsys.readouterr().out.strip()
    assert len(secret) >= 32
    message(AT)
    assert zhili("list") == 0
    listed = capsys.readouterr().out
    assert listed == f"110\t公安 110\t{URL}\t12345\tactive\t1\n"
    assert zhili("end", "110") == 0
    zhili("list")
    assert "\tended\t" in capsys.readouterr().out
    assert zhili("end", "110") == 1
    assert "not found" in capsys.readouterr().err


def test_the_other_sides_secret_is_taken_from_a_file_and_not_shown(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "secret").write_text("x" * 40 + "\n")
    assert zhili("add", "110", "--name", "110", "--url", URL, "--secret-file", str(tmp_path / "secret")) == 0
    assert capsys.readouterr().out == ""


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("add", "1", "--name", "x"), "key"),
        (("add", "110", "--name", "x", "--url", "file:///etc/passwd"), "cannot be used"),
        (("add", "110", "--name", "x", "--url", "https://x/in/110"), "we_are"),
        (("add", "110", "--name", "x", "--url", "https://x/"), "we_are"),
        (("add", "110", "--name", "x", "--type", "none.such"), "none.such"),
        (("add", "119", "--name", "x"), "registered already"),
    ],
)
def test_what_cannot_be_registered_is_refused_in_words(
    arguments: tuple[str, ...], said: str, capsys: pytest.CaptureFixture[str]
) -> None:
    cases.add_platform(key="119", name="消防", at=AT)
    assert zhili(*arguments) == 1
    assert said in capsys.readouterr().err
    assert [one.key for one in cases.platforms()] == ["119"]


def test_the_doctor_names_a_platform_that_messages_do_not_reach() -> None:
    cases.add_platform(key="110", name="公安 110", url=URL, at=AT)
    assert [one.level for one in checks.deliveries(at=AT)] == ["ok"]
    message(AT, "ConnectionRefusedError")
    assert [one.level for one in checks.deliveries(at=AT + timedelta(minutes=59))] == ["ok"]
    (finding,) = checks.deliveries(at=AT + timedelta(minutes=61))
    assert finding.level == "fault"
    assert "110: 1 messages" in finding.state.en and "ConnectionRefused" in finding.state.en
    cases.end_platform(key="110", at=clock.now())
    (finding,) = checks.deliveries(at=AT + timedelta(minutes=61))
    assert (finding.level, "platforms add" in finding.mend.en) == ("warning", True)
