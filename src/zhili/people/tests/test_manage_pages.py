"""Administration: staff and mandates, units, areas, keys; from the right side and from the wrong one."""

import io
import re
from uuid import UUID

import orjson
import pytest
from django.contrib.auth import get_user_model
from django.test import Client

from zhili.kernel import clock
from zhili.people import public as people
from zhili.people.testing import OTHER_STREET, STREET, city_of_tests, member, strip

pytestmark = pytest.mark.django_db
BACKEND = "allauth.account.auth_backends.AuthenticationBackend"
MANAGE = "/desk/manage"


@pytest.fixture(autouse=True)
def city(db: None) -> None:
    city_of_tests()


def signed_in(username: str, role: str, *, area: str | None = None) -> Client:
    member(username, role=role, area=area, at=clock.now())
    client = Client()
    client.force_login(get_user_model().objects.get(username=username), backend=BACKEND)
    return client


@pytest.fixture
def chief() -> Client:
    return signed_in("chief", "admin")


def person(username: str) -> UUID:
    found = people.account(username)
    assert found is not None
    return found.id


def file(text: str, name: str = "list.csv") -> io.BytesIO:
    content = io.BytesIO(text.encode())
    content.name = name
    return content


def test_somebody_is_added_gets_a_password_and_a_second_mandate_which_ends(chief: Client) -> None:
    added = chief.post(
        f"{MANAGE}/staff/", {"username": "Wang.Li", "name": "王丽", "role": "handler", "unit": "bureau:water"}
    )
    assert added["Location"] == f"{MANAGE}/staff/{person('wang.li')}/"
    here = added["Location"]
    told = chief.post(f"{here}password/")
    assert told.status_code == 201 and told["Cache-Control"] == "no-store"
    (password,) = re.findall(r'<code class="z-code">([^<]+)</code>', told.content.decode())
    assert password not in chief.get(here).content.decode()
    chief.post(here, {"role": "dispatcher", "area": STREET, "until": "2030-12-31"})
    held = people.mandates_of(person("wang.li"))
    assert {one.mandate.role for one in held} == {"handler", "dispatcher"}
    ends = next(one for one in held if one.mandate.role == "dispatcher")
    assert f"{ends.mandate.until_at:%Y-%m-%dT%H}" == "2030-12-31T16"  # midnight after, in the city
    chief.post(f"{here}mandates/{ends.id}/end/")
    page = chief.get(here).content.decode()
    assert "已结束" in page and "王丽" in page
    login = Client().post("/account/login/", {"login": "wang.li", "password": password})
    assert login.status_code == 302
    chief.post(f"{here}close/")
    shut = Client().post("/account/login/", {"login": "wang.li", "password": password})
    assert shut["Location"] == "/account/inactive/"


@pytest.mark.parametrize(
    ("sent", "kept"),
    [
        ({"username": "x", "name": "王丽", "role": "handler"}, "王丽"),
        ({"username": "wang", "name": "王丽", "role": "king"}, "王丽"),
        ({"username": "wang", "name": "", "role": "handler"}, "wang"),
    ],
)
def test_a_faulty_form_is_explained_and_keeps_what_was_typed(
    chief: Client, sent: dict[str, str], kept: str
) -> None:
    answer = chief.post(f"{MANAGE}/staff/", sent)
    assert answer.status_code == 422
    assert f'value="{kept}"' in answer.content.decode() and "z-error" in answer.content.decode()
    assert people.account("wang") is None


def test_a_bad_day_is_explained(chief: Client) -> None:
    member("li.mei", role="handler", unit="bureau:water", at=clock.now())
    answer = chief.post(
        f"{MANAGE}/staff/{person('li.mei')}/",
        {"role": "handler", "unit": "office:pipes", "from": "2026-02-30"},
    )
    assert answer.status_code == 422 and "2026-03-01" in answer.content.decode()
    assert len(people.mandates_of(person("li.mei"))) == 1


def test_of_a_list_the_good_rows_are_taken_and_the_bad_ones_told(chief: Client) -> None:
    rows = "username,name,role,unit\na.one,甲,handler,bureau:water\nb.two,乙,handler,bureau:none\n"
    page = chief.post(f"{MANAGE}/staff/take/", {"file": file(rows)}).content.decode()
    assert "共 2 行，收下 1 行" in page and "bureau:none" in page
    assert people.account("a.one") is not None and people.account("b.two") is None


@pytest.mark.parametrize("path", ["staff/take/", "units/take/", "areas/take/"])
@pytest.mark.parametrize("content", ["", "\x00\x01nonsense"], ids=["none", "not a list"])
def test_a_file_that_is_none_is_explained(chief: Client, path: str, content: str) -> None:
    sent = {"file": file(content, "list.xlsx")} if content else {}
    answer = chief.post(f"{MANAGE}/{path}", sent)
    assert 400 <= answer.status_code < 500 and "z-error" in answer.content.decode()


def test_an_administrator_of_a_street_sees_and_changes_only_their_own(chief: Client) -> None:
    street = signed_in("street.chief", "admin", area=STREET)
    member("mine", role="grid_worker", area=STREET, at=clock.now())
    member("theirs", role="grid_worker", area=OTHER_STREET, at=clock.now())
    listed = street.get(f"{MANAGE}/staff/").content.decode()
    assert (
        "mine同志" in listed
        and "theirs同志" not in listed
        and "chief同志" not in listed.replace("street.chief同志", "")
    )
    theirs = f"{MANAGE}/staff/{person('theirs')}/"
    (held,) = people.mandates_of(person("theirs"))
    assert street.get(theirs).status_code == 404
    for path, sent in (
        ("", {"role": "handler", "area": STREET}), ("password/", {}), ("close/", {}),
        (f"mandates/{held.id}/end/", {}),
    ):  # fmt: skip
        assert street.post(f"{theirs}{path}", sent).status_code in (403, 404), path
    assert (
        street.post(
            f"{MANAGE}/staff/{person('mine')}/", {"role": "handler", "area": OTHER_STREET}
        ).status_code
        == 403
    )
    assert street.post(f"{MANAGE}/staff/{person('mine')}/", {"role": "admin"}).status_code == 403
    assert len(people.mandates_of(person("theirs"))) == 1
    refused = street.post(f"{MANAGE}/units/", {"code": "bureau:x", "name": "新局"})
    assert refused.status_code == 403 and people.unit("bureau:x") is None


def test_a_unit_is_added_changed_and_cannot_stand_above_itself(chief: Client) -> None:
    chief.post(f"{MANAGE}/units/", {"code": "bureau:roads", "name": "交通委", "kind": "bureau"})
    chief.post(
        f"{MANAGE}/units/", {"code": "bureau:roads", "name": "交通局", "kind": "bureau", "area": "110105"}
    )
    found = people.unit("bureau:roads")
    assert found is not None and (found.name, found.area) == ("交通局", "1101/110105")
    assert 'value="交通局"' in chief.get(f"{MANAGE}/units/?unit=bureau:roads").content.decode()
    wrong = chief.post(
        f"{MANAGE}/units/", {"code": "bureau:water", "name": "水务局", "parent": "office:pipes"}
    )
    assert wrong.status_code == 422 and "成了自己的上级" in wrong.content.decode()


def test_a_grid_is_drawn_shown_and_taken_out_as_it_can_be_brought_back(chief: Client) -> None:
    (outer,) = [strip(116.04, 0.01)["coordinates"][0]]
    corners = "\n".join(f"{lon}, {lat}" for lon, lat in outer[:-1])
    sent = {"code": "110105003", "name": "新街道", "level": "street", "parent": "110105", "corners": corners}
    few = chief.post(f"{MANAGE}/areas/", {**sent, "corners": "116.1 39.9\n116.2 39.9"})
    assert few.status_code == 422 and "116.2 39.9" in few.content.decode()
    drawn = chief.post(f"{MANAGE}/areas/", sent)
    assert drawn["Location"] == f"{MANAGE}/areas/?in=110105"
    assert "新街道" in chief.get(drawn["Location"]).content.decode()
    place = people.locate(lon=116.045, lat=39.005)
    assert place is not None and place.names[-1] == "新街道"
    out = chief.get(f"{MANAGE}/areas/download/?in=110105")
    assert "新街道" in {one["properties"]["name"] for one in orjson.loads(out.content)["features"]}
    again = chief.post(f"{MANAGE}/areas/take/", {"file": file(out.content.decode(), "areas.geojson")})
    assert "全部收下" in again.content.decode()
    assert len(orjson.loads(chief.get(f"{MANAGE}/areas/drawing.json?in=110105").content)["features"]) == 3


def test_a_key_is_shown_once_works_and_is_ended(chief: Client) -> None:
    made = chief.post(f"{MANAGE}/keys/", {"name": "区平台", "role": "outside", "area": "1101/110105"})
    token = made.content.decode().split('z-secret">')[1].split("<")[0]
    actor = people.actor_for_key(token, at=clock.now())
    assert made.status_code == 201 and actor is not None and actor.name == "区平台"
    assert token not in chief.get(f"{MANAGE}/keys/").content.decode()
    assert chief.post(f"{MANAGE}/keys/", {"name": "区平台"}).status_code == 409
    chief.post(f"{MANAGE}/keys/end/", {"name": "区平台"})
    assert people.actor_for_key(token, at=clock.now()) is None


@pytest.mark.parametrize(
    "path", ["staff/", "units/", "areas/", "keys/", "areas/drawing.json", "areas/download/"]
)
@pytest.mark.parametrize("role", ["dispatcher", "leader", "grid_worker"])
def test_others_are_turned_away(path: str, role: str) -> None:
    assert signed_in("other", role).get(f"{MANAGE}/{path}").status_code == 403
