"""The clients that others wrote for GeoReport v2 work against a running house."""

import itertools
import json
import re
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from georeport import GeoReport
from PIL import Image

from zhili.kernel import clock
from zhili.people.testing import grid_city
from zhili.site.tests.houses import RunningHouse, zhili


@dataclass(frozen=True)
class City:
    """A running house with areas, a key, and a service with attributes."""

    address: str
    key: str
    service: str


@pytest.fixture(scope="module")
def city(house: RunningHouse, tmp_path_factory: pytest.TempPathFactory) -> City:
    areas = tmp_path_factory.mktemp("city") / "areas.geojson"
    areas.write_text(json.dumps(grid_city()))
    loaded = zhili("load", "areas", str(areas), "--home", str(house.home))
    assert loaded.returncode == 0, loaded.stderr
    made = zhili("keys", "create", "open311 clients", "--home", str(house.home))
    assert made.returncode == 0, made.stderr
    service = "cityscape.garbage"
    return City(address=house.address.rstrip("/"), key=made.stdout.strip(), service=service)


@pytest.fixture
def three(city: City, monkeypatch: pytest.MonkeyPatch) -> Iterator[Any]:
    """``three`` was written for Python 2: it imports a function that became the built-in ``filter``."""
    monkeypatch.setattr(itertools, "ifilter", filter, raising=False)
    from three import Three

    yield Three(
        f"{city.address}/open311/v2",
        api_key=city.key,
        discovery=f"{city.address}/open311/discovery.json",
    )
    for name in [name for name in sys.modules if name == "three" or name.startswith("three.")]:
        del sys.modules[name]


def report(three: Any, city: City, **more: Any) -> str:
    (told,) = three.post(
        city.service, description="垃圾桶满了三天", lat="39.005", long="116.005", name="San Zhang", **more
    )
    return str(told["service_request_id"])


def test_three_reads_and_posts(three: Any, city: City, tmp_path: Path) -> None:
    assert three.discovery()["endpoints"][0]["url"] == f"{city.address}/open311/v2"
    assert three.discovery(f"{city.address}/open311/discovery.xml").startswith(b"<?xml")
    assert city.service in {one["service_code"] for one in three.services()}
    definition = three.services(city.service)
    assert definition["service_code"] == city.service and definition["attributes"]

    photo = tmp_path / "photo.png"
    Image.new("RGB", (20, 20)).save(photo)
    plain = report(three, city, phone="138-0000-1234")
    with photo.open("rb") as media:
        pictured = report(three, city, media=media)
    told = three.post(city.service, description="楼道有垃圾", address="东大街 1 号")
    assert re.fullmatch(r"\d{16}", told[0]["service_request_id"])

    (one,) = three.request(plain)
    assert (one["status"], one["service_code"], one["lat"]) == ("open", city.service, 39.005)
    assert three.token(pictured) == [{"service_request_id": pictured, "token": pictured}]
    found = {one["service_request_id"] for one in three.requests(city.service, count=100)}
    assert {plain, pictured, told[0]["service_request_id"]} <= found
    assert len(three.requests(count=2)) == 2
    between = [clock.now().date() - timedelta(days=1), clock.now().date() + timedelta(days=2)]
    assert plain in {one["service_request_id"] for one in three.requests(between=between, status="open")}


def test_three_is_told_what_is_wrong(three: Any, city: City) -> None:
    assert three.post(city.service, lat="39.005", long="116.005")[0]["code"] == 400
    assert three.post("no.such", description="x", lat="39.005", long="116.005")[0]["code"] == 404
    three.configure(api_key="wrong")
    assert three.post(city.service, description="垃圾", lat="39.005", long="116.005")[0]["code"] == 403
    assert three.request("1" * 16)[0]["code"] == 404


@pytest.mark.parametrize("form", ["json", "xml"])
def test_georeport_reads(three: Any, city: City, form: str) -> None:
    numbers = [report(three, city) for _ in range(2)]
    client = GeoReport(f"{city.address}/open311/v2", output_format=form)
    services = {one["service_code"]: one for one in client.get_service_list()}
    assert services[city.service]["type"] == "realtime"
    definition = client.get_service_definition(city.service)
    assert definition["service_code"] == city.service
    found = client.get_service_requests(service_code=city.service, status="open")
    assert set(numbers) <= {one["service_request_id"] for one in found}
    named = client.get_service_requests(service_request_id=",".join(numbers))
    assert sorted(one["service_request_id"] for one in named) == sorted(numbers)
    one = client.get_service_request(numbers[0])
    assert (one["service_request_id"], one["status"]) == (numbers[0], "open")
