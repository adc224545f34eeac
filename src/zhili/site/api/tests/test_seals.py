"""Sealing by program: a file goes in, nothing stays, and its receipt comes out once the log is published."""

import io
from pathlib import Path

import pytest
from django.conf import LazySettings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from zhili.cases.testing import LONG_AGO, small_city
from zhili.kernel import clock
from zhili.kernel.actor import SYSTEM
from zhili.ledger import public as ledger
from zhili.ledger.testing import House
from zhili.people import public as people

CONTENT = b"a recording " * 200_000


@pytest.mark.django_db
def test_a_file_is_sealed_and_its_receipt_fetched(tmp_path: Path, settings: LazySettings) -> None:
    settings.ZHILI_LEDGER = tmp_path / "ledger"
    house, client = House(tmp_path / "ledger"), Client()
    small_city()
    token = people.create_key(name="trial", role="handler", from_at=LONG_AGO, actor=SYSTEM, at=clock.now())
    headers = {"Authorization": f"Bearer {token}"}
    file = {"file": SimpleUploadedFile("a.wav", CONTENT)}
    assert client.post("/api/v1/seals", file).status_code == 401
    sent = client.post("/api/v1/seals", {"file": SimpleUploadedFile("a.wav", CONTENT)}, headers=headers)
    assert sent.status_code == 201, sent.content
    place, body = sent["Location"], {"salt": sent.json()["salt"]}
    assert client.post(place, body, content_type="application/json", headers=headers).status_code == 503
    house.publish()
    house.publisher.witnesses.close()
    receipt = client.post(place, body, content_type="application/json", headers=headers)
    assert receipt.status_code == 200
    for content, holds in ((CONTENT, True), (CONTENT[:-1], False)):
        found = ledger.judge_file("a.wav", receipt=receipt.content, content=io.BytesIO(content))
        assert found.holds is holds
