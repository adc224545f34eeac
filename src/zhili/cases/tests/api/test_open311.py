"""GeoReport v2, call by call: shapes, formats, errors, and how little is told to everybody."""

import json
from datetime import timedelta
from typing import Any
from xml.etree import ElementTree

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from zhili.cases.models import Attachment, Case
from zhili.cases.testing import DECLARATION, load_errand
from zhili.cases.tests.api.conftest import Caller, key
from zhili.cases.tests.api.test_acting import picture
from zhili.kernel import clock

WHERE = {"lat": "39.00523", "long": "116.00518"}
WATER_PIPE = {"service_code": "water.pipe", "description": "楼下水管漏水两天了，张三家", **WHERE}
ROOT = "/open311/v2"


@pytest.fixture
def client(city: None) -> Client:
    load_errand(
        DECLARATION.replace("fields: [class, area, days]", "fields: [class, area, title]") + "open311: true\n"
    )
    return Client()


@pytest.fixture
def token(client: Client) -> str:
    return key("app").headers["Authorization"].removeprefix("Bearer ")


def got(client: Client, path: str, status: int = 200) -> Any:
    answer = client.get(f"{ROOT}{path}")
    assert (answer.status_code, answer["Content-Type"]) == (status, "application/json; charset=utf-8")
    return json.loads(answer.content)


def posted(client: Client, token: str, status: int = 200, **values: Any) -> Any:
    answer = client.post(f"{ROOT}/requests.json", {**WATER_PIPE, "api_key": token, **values})
    assert answer.status_code == status, answer.content.decode()
    return json.loads(answer.content)


@pytest.mark.parametrize("path", ["/open311/discovery", "/open311/v2/discovery"])
def test_discovery_says_where_and_in_which_formats(client: Client, path: str) -> None:
    told = client.get(f"{path}.json")
    assert told["Content-Type"] == "application/json"
    endpoint = told.json()["endpoints"][0]
    assert endpoint["url"] == "http://testserver/open311/v2"
    assert endpoint["specification"] == "http://wiki.open311.org/GeoReport_v2"
    assert endpoint["formats"] == ["text/xml", "application/json"]
    written = client.get(f"{path}.xml")
    assert written["Content-Type"] == "text/xml"
    root = ElementTree.fromstring(written.content)
    assert root.tag == "discovery"
    assert [one.text for one in root.findall("endpoints/endpoint[1]/formats/format")] == endpoint["formats"]


def test_services_are_the_classes_that_can_be_reported(client: Client) -> None:
    told = {one["service_code"]: one for one in got(client, "/services.json")}
    assert set(told) == {"test.errand", "water.pipe", "water.flood", "roads.hole"}
    assert told["water.pipe"] == {
        "service_code": "water.pipe", "service_name": "水管漏水", "description": "测试事项 · 水管漏水",
        "metadata": True, "type": "realtime", "keywords": "水管, 漏水", "group": "水务",
    }  # fmt: skip
    written = client.get(f"{ROOT}/services.xml", headers={"Accept-Language": "en"})
    assert written["Content-Type"] == "text/xml; charset=utf-8"
    names = [one.text for one in ElementTree.fromstring(written.content).findall("service/service_name")]
    assert "Leaking pipe" in names


def test_a_definition_lists_what_the_form_asks_beyond_the_standard(client: Client) -> None:
    told = got(client, "/services/water.pipe.json")
    assert told["service_code"] == "water.pipe"
    assert [(one["code"], one["datatype"], one["required"]) for one in told["attributes"]] == [
        ("floor", "number", False)
    ]
    assert got(client, "/services/nothing.json", 404)[0]["code"] == 404


def test_a_post_opens_a_case_with_its_person_apart(client: Client, token: str) -> None:
    (told,) = posted(
        client, token, 200, first_name="三", last_name="张", phone="13800001234", **{"attribute[floor]": "7"}
    )
    case = Case.objects.get(number=told["service_request_id"])
    assert (case.class_code, case.channel, case.lead_unit) == ("water/pipe", "open311", "bureau:water")
    assert case.state["data"] == {"floor": 7} or "7" in json.dumps(case.state)
    assert "13800001234" not in json.dumps(case.state)
    assert told["service_request_id"] in told["service_notice"]
    assert got(client, f"/tokens/{case.number}.json") == [
        {"service_request_id": case.number, "token": case.number}
    ]


def test_an_address_or_an_area_will_do_for_a_place(client: Client, token: str) -> None:
    for place in ({"address_string": "东大街 1 号"}, {"address_id": "110105001"}):
        posted(client, token, 200, **{"lat": "", "long": "", **place})
    assert set(Case.objects.values_list("address", "area")) == {
        ("东大街 1 号", None), (None, "1101/110105/110105001"),
    }  # fmt: skip


def test_a_picture_comes_with_the_post_and_a_bad_one_opens_nothing(client: Client, token: str) -> None:
    posted(client, token, media=SimpleUploadedFile("a.png", picture(), "image/png"))
    assert Attachment.objects.get().media_type.startswith("image/")
    posted(client, token, 400, media=SimpleUploadedFile("a.png", b"MZ" * 99, "image/png"))
    assert Case.objects.count() == 1


@pytest.mark.parametrize(
    ("changed", "status", "told"),
    [
        ({"api_key": ""}, 403, "api_key"),
        ({"api_key": "zk_wrong"}, 403, "api_key"),
        ({"service_code": ""}, 400, "service_code required"),
        ({"service_code": "no.such"}, 404, "service_code"),
        ({"lat": "", "long": ""}, 400, "lat and long"),
        ({"lat": "north"}, 400, "lat"),
        ({"lat": "nan"}, 400, "lat"),
        ({"lat": "10", "long": "10"}, 400, "outside the city"),
        ({"description": ""}, 400, "description: This is required."),
        ({"description": "x" * 4001}, 400, "description: At most"),
        ({"attribute[floor]": "-1"}, 400, "attribute[floor]: Not less"),
        ({"phone": "call me"}, 400, "phone"),
        ({"jurisdiction_id": "elsewhere.gov"}, 404, "jurisdiction_id"),
    ],
)
def test_what_cannot_be_taken_is_told_in_the_standards_shape(
    client: Client, token: str, changed: dict[str, str], status: int, told: str
) -> None:
    body = {**WATER_PIPE, "api_key": token, **changed}
    for form in ("json", "xml"):
        answer = client.post(f"{ROOT}/requests.{form}", body, headers={"Accept-Language": "en"})
        assert answer.status_code == status
        if form == "json":
            (error,) = json.loads(answer.content)
        else:
            (node,) = ElementTree.fromstring(answer.content).findall("error")
            error = {"code": int(node.findtext("code") or 0), "description": node.findtext("description")}
        assert error["code"] == status and told in error["description"]
    assert not Case.objects.exists()


def test_an_ended_key_posts_nothing(client: Client) -> None:
    ended = key("old", ended=True).headers["Authorization"].removeprefix("Bearer ")
    posted(client, ended, 403)


def test_everybody_sees_little_and_words_only_once_disclosed(
    client: Client, token: str, water: Caller
) -> None:
    (told,) = posted(client, token, first_name="三", last_name="张", address_string="东大街 1 号")
    number = told["service_request_id"]
    (one,) = got(client, f"/requests/{number}.json")
    assert {name: one[name] for name in ("status", "service_code", "description", "address", "lat", "long")} == {
        "status": "open", "service_code": "water.pipe", "description": "", "address": "网格1",
        "lat": 39.005, "long": 116.005,
    }  # fmt: skip
    case = Case.objects.get()
    for action, data in (("accept", {}), ("answer", {"text": "已经更换"})):
        water.post(f"/cases/{case.id}/events", {"action": action, "data": data})
    key("desk", role="operator").post(
        f"/cases/{case.id}/events", {"action": "call_back", "data": {"resolved": True}}
    )
    (one,) = got(client, f"/requests/{number}.json")
    assert (one["status"], one["description"]) == ("closed", case.title)
    assert "张" not in json.dumps({**one, "description": ""}, ensure_ascii=False)


def test_a_type_that_discloses_nothing_is_not_listed(city: None) -> None:
    load_errand(DECLARATION.replace("public: {after: closed", "# public: {after: closed") + "open311: true\n")
    client = Client()
    token = key("app").headers["Authorization"].removeprefix("Bearer ")
    (told,) = posted(client, token)
    assert got(client, "/requests.json") == []
    assert got(client, f"/requests/{told['service_request_id']}.json", 404)[0]["code"] == 404


def test_requests_are_searched_paged_and_limited(client: Client, token: str) -> None:
    numbers = [posted(client, token)[0]["service_request_id"] for _ in range(3)]
    posted(client, token, service_code="roads.hole")

    def found(query: str) -> list[str]:
        return [one["service_request_id"] for one in got(client, f"/requests.json?{query}")]

    newest_first = numbers[::-1]
    assert found("service_code=water.pipe") == newest_first
    assert len(found("service_code=water.pipe,roads.hole")) == 4 == len(found("service_code=test.errand"))
    assert found("service_code=water.pipe&page=1&page_size=2") == newest_first[:2]
    assert found("service_code=water.pipe&page=2&page_size=2") == newest_first[2:]
    assert found("page=400&page_size=50") == []
    assert found("status=closed") == [] and len(found("status=open,closed")) == 4 == len(found("status="))
    assert found(f"service_request_id={numbers[0]},{numbers[2]},123&status=closed") == [
        numbers[2],
        numbers[0],
    ]
    with clock.at_instant(clock.now() + timedelta(days=91)):
        assert found("") == []
        assert len(found(f"start_date={(clock.now() - timedelta(days=92)).date()}T00:00:00Z")) == 4
    written = ElementTree.fromstring(client.get(f"{ROOT}/requests.xml").content)
    assert written.tag == "service_requests" and len(written.findall("request")) == 4


@pytest.mark.parametrize(
    "query",
    ["status=lost", "start_date=yesterday", "start_date=2026-01-01T00:00:00Z&end_date=2026-06-01T00:00:00Z",
     "page=0", "page_size=1001", "page=x"],
)  # fmt: skip
def test_a_parameter_that_cannot_be_is_refused(client: Client, query: str) -> None:
    assert got(client, f"/requests.json?{query}", 400)[0]["code"] == 400


@pytest.mark.parametrize(
    ("path", "method", "status"),
    [("/requests/1234567890123456.json", "get", 404), ("/tokens/x.json", "get", 404), ("/services.yaml", "get", 404),
     ("/nothing.json", "get", 404), ("/services.json", "post", 405), ("/requests.json", "put", 405)],
)  # fmt: skip
def test_what_is_not_there_is_told_in_the_standards_shape(
    client: Client, path: str, method: str, status: int
) -> None:
    answer = getattr(client, method)(f"{ROOT}{path}")
    assert answer.status_code == status
    assert answer["Content-Type"].startswith(("application/json", "text/xml"))
    assert str(status).encode() in answer.content


def test_a_database_that_is_away_is_told_without_a_trace(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    import psycopg

    from zhili.cases import public as cases

    def away(**_: object) -> None:
        raise psycopg.OperationalError("connection to 10.0.0.1 refused for 张三")

    monkeypatch.setattr(cases, "listing", away)
    told = got(client, "/requests.json", 503)
    assert told[0]["code"] == 503 and "张三" not in told[0]["description"]
    answer = Caller(headers=key("k", role="dispatcher").headers).get("/cases")
    assert (answer.status_code, answer.json()["code"]) == (503, "unavailable")
    assert "张三" not in answer.content.decode() and "psycopg" not in answer.content.decode()
