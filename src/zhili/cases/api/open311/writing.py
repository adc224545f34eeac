"""Answers in XML and in JSON, as GeoReport wants them: the same data, lists without wrappers in JSON."""

import re
from collections.abc import Mapping, Sequence
from datetime import datetime
from xml.etree import ElementTree

import orjson
from django.http import HttpResponse

TYPES = {"xml": "text/xml", "json": "application/json"}
_WITH_CHARSET = "; charset=utf-8"
_NOT_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")

# What a list's entries are called in XML.
ENTRIES = {
    "services": "service",
    "attributes": "attribute",
    "values": "value",
    "service_requests": "request",
    "errors": "error",
    "endpoints": "endpoint",
    "formats": "format",
}


def write(root: str, value: object, *, form: str, status: int = 200, charset: bool = True) -> HttpResponse:
    """An answer under its root's name. Discovery goes without a charset: its readers compare the type literally."""
    body = _xml(root, value) if form == "xml" else orjson.dumps(value, option=orjson.OPT_UTC_Z)
    kind = TYPES[form] + (_WITH_CHARSET if charset else "")
    response = HttpResponse(body, status=status, content_type=kind)
    response["Cache-Control"] = "no-cache"
    return response


def _xml(root: str, value: object) -> bytes:
    element = ElementTree.Element(root)
    _fill(element, root, value)
    written: bytes = ElementTree.tostring(element, encoding="utf-8", xml_declaration=True)
    return written


def _fill(element: ElementTree.Element, name: str, value: object) -> None:
    if isinstance(value, Mapping):
        for key, inner in value.items():
            _fill(ElementTree.SubElement(element, key), key, inner)
    elif isinstance(value, Sequence) and not isinstance(value, str):
        for inner in value:
            _fill(ElementTree.SubElement(element, ENTRIES[name]), ENTRIES[name], inner)
    else:
        element.text = _text(value)


def _text(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, datetime):
        return value.isoformat().replace("+00:00", "Z")
    return _NOT_XML.sub("", str(value))
