"""After an erasure nothing of the person is found in any table, file or backup; before it, everything is."""

import zipfile
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.contrib.sessions.backends.db import SessionStore

from zhili.cases import public as cases
from zhili.cases.testing import AREA, AT, WATER, load_errand, resident, small_city
from zhili.kernel.actor import SYSTEM
from zhili.site import tracing
from zhili.workspace import public as workspace

pytestmark = pytest.mark.django_db
NAME, PHONE, DOOR, SAID = "欧阳若兰", "13877665544", "翠湖家园三号楼五零二", "楼上整夜拖桌子"
VALUES = [NAME, PHONE, DOOR, SAID]
WRITER = "01890000-0000-7000-8000-000000000001"


@pytest.fixture(autouse=True)
def city(db: None) -> None:
    small_city()
    load_errand()


def places() -> set[str]:
    looked = tracing.look(VALUES, folders=[Path(settings.MEDIA_ROOT)])
    assert looked.tables > 40 and looked.rows > 0
    return {one.place.partition("/")[0] for one in looked.traces}


def worked_through() -> cases.Opened:
    """A case with the person in its words, its fields, a file, a conversation, messages and somebody's draft."""
    data = {
        "text": f"{SAID}，找{NAME}", "address": DOOR, "name": NAME, "phone": PHONE, "class": "water/pipe",
        "lon": 116.005, "lat": 39.005,
    }  # fmt: skip
    case = cases.open(type_key="test.errand", data=data, actor=resident(), channel="web", at=AT)
    paper = [("信.txt", "text/plain", f"{NAME}，电话{PHONE}".encode())]
    cases.attach(case_id=case.id, uploads=paper, actor=resident(), at=AT)
    for action, actor, said in (
        ("accept", WATER, {}),
        ("answer", WATER, {"text": f"{NAME}家已处理"}),
        ("call_back", resident(), {"resolved": True}),
    ):
        cases.act(case_id=case.id, action=action, actor=actor, data=said, at=AT + timedelta(hours=1))
    answers = {"text": [f"给{NAME}回电"]}
    workspace.save_draft(account=WRITER, place=f"case:{case.id}:say", answers=answers, at=AT, seen_version=1)
    return case


def test_nothing_of_a_person_is_left_anywhere_after_an_erasure(
    django_capture_on_commit_callbacks: Any, run_jobs: Any
) -> None:
    case = worked_through()
    run_jobs()
    before = places()
    assert before >= {"cases_case", "cases_caseevent", "workspace_draft", "files"}
    assert not any(one.startswith("people_") for one in before), "sealed"
    with django_capture_on_commit_callbacks(execute=True):
        cases.erase_all(case_id=case.id, why="retention", actor=SYSTEM, at=AT + timedelta(days=2000))
    run_jobs()
    assert places() == set()


def test_sessions_and_backups_are_looked_into_and_what_keeps_a_case_is_said(tmp_path: Path) -> None:
    session = SessionStore()
    session["report"] = {"phone": PHONE}
    session.save()
    backup = tmp_path / "house.zip"
    with zipfile.ZipFile(backup, "w") as archive:
        archive.writestr("database.dump", b"x" * tracing._CHUNK + f"…{DOOR}…".encode())
    data = {"text": SAID, "area": AREA}
    cases.open(type_key="test.errand", data=data, actor=resident(), channel="web", at=AT)
    looked = tracing.look(VALUES, folders=[], backups=[backup])
    found = {(one.place, one.value) for one in looked.traces}
    assert found >= {
        ("django_session (unpacked)", 2),
        ("house.zip:database.dump", 3),
        ("cases_case", 4),
    }
    assert [(one.running, one.until) for one in looked.kept] == [(True, "")]
