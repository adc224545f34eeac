"""Files that a resident hands in with an action: with it or not at all, and once."""

from collections.abc import Iterator
from uuid import UUID

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from zhili.cases import models
from zhili.cases.testing import AT, load_errand
from zhili.cases.tests.pages.city import answer, city_that_takes_reports, declared, handle, picture, send
from zhili.kernel import clock

pytestmark = pytest.mark.django_db
ASKED = "properties: {resolved: {type: boolean}, satisfied: {type: boolean}}"
WITH_FILES = ASKED[:-1] + ", files: {type: array, maxItems: 9, items: {type: string}, x-widget: files}}"
CHINESE = {"accept-language": "zh"}


@pytest.fixture(autouse=True)
def city(db: None) -> Iterator[None]:
    city_that_takes_reports()
    declaration = declared(by="anyone")
    assert ASKED in declaration
    load_errand(declaration.replace(ASKED, WITH_FILES))
    with clock.at_instant(AT):
        yield


@pytest.fixture
def case(client: Client) -> UUID:
    """An answered case, in the browser that has its number and code."""
    visitor = Client()
    answer(visitor)
    number, code = send(visitor)
    id = models.Case.objects.get(number=number).id
    handle(id)
    assert client.post("/follow/", {"number": number, "code": code}).status_code == 302
    return id


def sent(
    client: Client, case: UUID, content: bytes, *, resolved: str = "false", key: str = "one"
) -> tuple[int, str]:
    """The status of the answer and what it says."""
    file = SimpleUploadedFile("still.jpg", content, "image/jpeg")
    data = {"key": key, "files": file} | ({"resolved": resolved} if resolved else {})
    answered = client.post(f"/follow/{case}/do/call_back/", data, headers=CHINESE)
    return answered.status_code, answered.content.decode()


def stands(case: UUID) -> tuple[str, int, int]:
    """Stage, files, and how often the action was done."""
    done = models.CaseEvent.objects.filter(case_id=case, action="call_back").count()
    files = models.Attachment.objects.filter(case_id=case).count()
    return models.Case.objects.get(id=case).stage, files, done


def test_a_photo_comes_with_what_it_shows_and_is_named_by_it(client: Client, case: UUID) -> None:
    form = client.get(f"/follow/{case}/do/call_back/").content.decode()
    assert 'enctype="multipart/form-data"' in form and 'name="files"' in form and "shrinking" in form
    assert sent(client, case, picture())[0] == 302
    assert stands(case) == ("handling", 1, 1)
    (file,) = models.Attachment.objects.filter(case_id=case)
    event = models.CaseEvent.objects.get(case_id=case, action="call_back")
    assert event.data["files"] == [str(file.id)]
    assert str(file.id) in client.get(f"/follow/{case}/").content.decode()


def test_sent_twice_it_is_there_once(client: Client, case: UUID) -> None:
    for _ in range(2):
        assert sent(client, case, picture())[0] == 302
    assert stands(case) == ("handling", 1, 1)


def test_a_file_that_is_none_holds_all_of_it_back(client: Client, case: UUID) -> None:
    status, page = sent(client, case, b"no picture at all")
    assert status == 422
    assert 'id="id_files-error"' in page and "still.jpg" in page
    assert stands(case) == ("answered", 0, 0)
    assert sent(client, case, picture())[0] == 302
    assert stands(case) == ("handling", 1, 1)


def test_what_is_missing_in_the_form_leaves_no_file_behind(client: Client, case: UUID) -> None:
    assert "必须填写" in sent(client, case, picture(), resolved="")[1]
    assert stands(case) == ("answered", 0, 0)


def test_without_a_file_it_is_done_all_the_same(client: Client, case: UUID) -> None:
    deed = f"/follow/{case}/do/call_back/"
    assert client.post(deed, {"key": "one", "resolved": "true"}).status_code == 302
    assert stands(case) == ("closed", 0, 1)
