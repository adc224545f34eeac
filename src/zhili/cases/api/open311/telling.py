"""Services and requests in GeoReport's words. Requests are told to everybody, so they say little: service, status,
dates, a place to some hundred metres; words and answers only where the type declares them public, once it does."""

from collections.abc import Collection

from zhili.cases.api.open311.services import Catalogue, Service
from zhili.cases.public import CaseRow
from zhili.casetypes.forms import Field
from zhili.understanding import public as understanding

_DIGITS = 3  # of a degree: about 110 m, 85 m from east to west at 40° north
_YES_NO = (("true", "是", "Yes"), ("false", "否", "No"))
_LONG_TEXT = 200


def offered(one: Service, language: str) -> dict[str, object]:
    """A service in the list."""
    name = one.class_.name if one.class_ else one.case_type.title
    group = one.case_type.class_(one.class_.group) if one.class_ else None
    return {
        "service_code": one.code,
        "service_name": name.in_(language),
        "description": f"{one.case_type.title.in_(language)} · {name.in_(language)}",
        "metadata": bool(one.attributes),
        "type": "realtime",
        "keywords": ", ".join(one.class_.keywords) if one.class_ else "",
        "group": (group.name if group else one.case_type.title).in_(language),
    }


def definition(one: Service, language: str) -> dict[str, object]:
    """A service's attributes."""
    listed = [_attribute(field, order, language) for order, field in enumerate(one.attributes, start=1)]
    return {"service_code": one.code, "attributes": listed}


def _attribute(field: Field, order: int, language: str) -> dict[str, object]:
    values = _values(field, language)
    told: dict[str, object] = {
        "variable": True,
        "code": field.name,
        "datatype": _datatype(field, bool(values)),
        "required": field.required,
        "datatype_description": field.hint.in_(language) if field.hint else "",
        "order": order,
        "description": field.title.in_(language),
    }
    if values:
        told["values"] = values
    return told


def _values(field: Field, language: str) -> list[dict[str, str]]:
    if field.options:
        return [{"key": key, "name": words.in_(language)} for key, words in field.options]
    if field.kind == "boolean":
        return [{"key": key, "name": en if language == "en" else zh} for key, zh, en in _YES_NO]
    return []


def _datatype(field: Field, has_values: bool) -> str:
    if field.kind == "array":
        return "multivaluelist" if has_values else "text"
    if has_values:
        return "singlevaluelist"
    if field.kind in ("integer", "number"):
        return "number"
    if field.schema.get("format") == "date-time":
        return "datetime"
    longest = field.schema.get("maxLength", _LONG_TEXT + 1)
    return "text" if isinstance(longest, int) and longest > _LONG_TEXT else "string"


def request(row: CaseRow, known: Catalogue, language: str) -> dict[str, object]:
    """A case as everybody may know it."""
    case_type = known.disclosing[row.type_key]
    shown = frozenset(case_type.public_fields)
    disclosed = row.stage in case_type.public_after
    service = known.services[known.codes.get((row.type_key, row.class_code)) or row.type_key]
    if "class" not in shown:
        service = known.services[row.type_key]
    name = service.class_.name if service.class_ else case_type.title
    described = disclosed and bool(shown & {"title", "text"})
    told: dict[str, object] = {
        "service_request_id": row.number,
        "status": "closed" if row.ended else "open",
        "service_name": name.in_(language),
        "service_code": service.code,
        "description": _masked(row.title, understanding.PERSONAL_OF_RESIDENTS, language) if described else "",
        "requested_datetime": row.opened_at,
        "updated_datetime": row.updated_at,
        "address": row.area_name.in_(language) if row.area_name and "area" in shown else "",
    }
    if disclosed and "reply" in shown and row.outcome.get("reply"):
        told["status_notes"] = _masked(str(row.outcome["reply"]), understanding.PERSONAL_PUBLISHED, language)
    if "unit" in shown and row.lead_name:
        told["agency_responsible"] = row.lead_name.in_(language)
    if row.due_at is not None and not row.ended:
        told["expected_datetime"] = row.due_at
    if "area" in shown and row.lon is not None and row.lat is not None:
        told["lat"], told["long"] = round(row.lat, _DIGITS), round(row.lon, _DIGITS)
    return told


def _masked(words: str, kinds: Collection[str], language: str) -> str:
    return understanding.masked(words, kinds=kinds, language=language)
