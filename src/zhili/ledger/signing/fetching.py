"""Bytes over HTTP(S) from the addresses that the operator wrote down: another log's files, a time-stamp authority.

No redirect is followed, and no more is read than was asked for.
"""

import http.client
import time
from collections.abc import Mapping
from pathlib import Path
from urllib.parse import unquote, urlsplit

_KINDS = {"http": http.client.HTTPConnection, "https": http.client.HTTPSConnection}
_FILE = "file"
_PART = 1 << 16


class NotFetched(ValueError):
    """Nothing came from an address; the message says why."""


def get(address: str, *, most: int, within: float) -> bytes:
    """What lies at an ``http``, ``https`` or ``file`` address, at most ``most`` bytes. Raises NotFetched."""
    parts = urlsplit(address)
    if parts.scheme != _FILE:
        return _exchange(address, "GET", None, {}, most, within)
    try:
        with Path(unquote(parts.path)).open("rb") as file:
            found = file.read(most + 1)
    except OSError as fault:
        raise NotFetched(f"{address}: {fault.strerror}") from fault
    _check_length(len(found), most)
    return found


def post(address: str, body: bytes, *, kind: str, most: int, within: float) -> bytes:
    """What an ``http`` or ``https`` address answers to a body of media type ``kind``. Raises NotFetched."""
    return _exchange(address, "POST", body, {"Content-Type": kind}, most, within)


def _exchange(
    address: str, method: str, body: bytes | None, headers: Mapping[str, str], most: int, within: float
) -> bytes:
    parts = urlsplit(address)
    if parts.scheme not in _KINDS or parts.hostname is None:
        raise NotFetched(f"{address} is no address that can be asked")
    target = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    until = time.monotonic() + within
    try:
        connection = _KINDS[parts.scheme](parts.hostname, parts.port, timeout=within)
    except ValueError as fault:
        raise NotFetched(f"{address}: {fault}") from fault
    try:
        connection.request(method, target, body=body, headers=dict(headers))
        response = connection.getresponse()
        if response.status != http.client.OK:
            raise NotFetched(f"{address} answered {response.status}")
        return _read(response, most, until)
    except (OSError, http.client.HTTPException) as fault:
        raise NotFetched(f"{address}: {fault or type(fault).__name__}") from fault
    finally:
        connection.close()


def _read(response: http.client.HTTPResponse, most: int, until: float) -> bytes:
    """The body, also from a sender that lets every byte wait."""
    found = bytearray()
    while part := response.read1(_PART):
        found += part
        if time.monotonic() > until:
            raise NotFetched("it does not come to an end")
        _check_length(len(found), most)
    return bytes(found)


def _check_length(length: int, most: int) -> None:
    if length > most:
        raise NotFetched(f"it is longer than {most} bytes")
