"""Where a request comes from: the nearest address that no proxy of the house's own bears."""

from ipaddress import ip_network

import pytest
from django.test import RequestFactory
from pytest_django import Settings

from zhili.ui.whence import address


@pytest.mark.parametrize(
    ("nearest", "forwarded", "found"),
    [
        ("203.0.113.9", "", "203.0.113.9"),
        ("203.0.113.9", "198.51.100.1", "203.0.113.9"),  # a stranger's word
        ("10.0.0.2", "198.51.100.1", "198.51.100.1"),
        ("10.0.0.2", "192.0.2.7, 198.51.100.1", "198.51.100.1"),  # what the client wrote itself stands before
        ("10.0.0.2", "198.51.100.1, 10.0.0.3", "198.51.100.1"),
        ("10.0.0.2", "", "10.0.0.2"),
        ("10.0.0.2", "10.0.0.4", "10.0.0.4"),
        ("10.0.0.2", "nonsense", "10.0.0.2"),
        ("10.0.0.2", "198.51.100.1, nonsense", "10.0.0.2"),
        ("10.0.0.2", "2001:db8::7", "2001:db8::7"),
        ("", "198.51.100.1", ""),
    ],
)
def test_whence_a_request_comes(settings: Settings, nearest: str, forwarded: str, found: str) -> None:
    settings.ZHILI_TRUSTED_PROXIES = (ip_network("10.0.0.0/24"),)
    headers = {"X-Forwarded-For": forwarded} if forwarded else {}
    request = RequestFactory().get("/", REMOTE_ADDR=nearest, headers=headers)
    assert address(request) == found


def test_without_proxies_of_its_own_a_house_believes_nobody(settings: Settings) -> None:
    settings.ZHILI_TRUSTED_PROXIES = ()
    request = RequestFactory().get("/", REMOTE_ADDR="10.0.0.2", headers={"X-Forwarded-For": "198.51.100.1"})
    assert address(request) == "10.0.0.2"
