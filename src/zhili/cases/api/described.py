"""The forms of the case types in force as part of the API's description: what ``data`` holds, type by type."""

from collections.abc import Sequence
from typing import Any

from zhili.cases.api.tell import schema_of
from zhili.casetypes.language import CaseType

_SCHEMAS = "#/components/schemas/"


def describe_types(document: dict[str, Any], types: Sequence[CaseType]) -> None:
    """Make the body that opens a case one of the types, each with its form; and every action's form findable."""
    schemas = document["components"]["schemas"]
    plain = schemas["OpenCase"]
    if not types:
        return
    variants = {}
    for one in types:
        form, opening = f"form.{one.key}", f"open.{one.key}"
        schemas[form] = schema_of(one.form.schema)
        for action in one.actions.values():
            schemas[f"action.{one.key}.{action.key}"] = schema_of(action.form.schema)
        schemas[opening] = {
            **plain,
            "title": one.title.en,
            "description": one.title.zh,
            "properties": {
                **plain["properties"],
                "type": {"type": "string", "const": one.key},
                "data": {"$ref": f"{_SCHEMAS}{form}"},
            },
        }
        variants[one.key] = f"{_SCHEMAS}{opening}"
    schemas["OpenCase"] = {
        "title": "OpenCase",
        "description": plain["description"],
        "oneOf": [{"$ref": reference} for reference in variants.values()],
        "discriminator": {"propertyName": "type", "mapping": variants},
    }
