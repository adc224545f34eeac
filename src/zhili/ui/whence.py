"""The address a request comes from, also where web servers of the house's own stand before it."""

from collections.abc import Sequence
from ipaddress import IPv4Network, IPv6Network, ip_address

from django.conf import settings
from django.http import HttpRequest


def address(request: HttpRequest) -> str:
    """Where the request comes from; "" where the server does not say.

    A proxy that the house trusts (``ZHILI_TRUSTED_PROXIES``) is believed: of the addresses it was handed, the last one
    that is no such proxy. What anybody else writes into ``X-Forwarded-For`` counts for nothing.
    """
    heard = [str(request.META.get("REMOTE_ADDR", ""))]
    heard += reversed(str(request.META.get("HTTP_X_FORWARDED_FOR", "")).split(","))
    trusted: Sequence[IPv4Network | IPv6Network] = settings.ZHILI_TRUSTED_PROXIES
    nearest = heard[0]
    for one in heard:
        name = one.strip()
        if not _is_address(name):
            break
        nearest = name
        if not any(ip_address(name) in network for network in trusted):
            break
    return nearest


def _is_address(name: str) -> bool:
    try:
        ip_address(name)
    except ValueError:
        return False
    return True
