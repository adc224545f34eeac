"""The description of the API (OpenAPI 3.1): what the routes say of themselves, problems for every error, guards as
security, and the forms of the case types that are in force now."""

import re
from typing import Any

from ninja import NinjaAPI
from ninja.openapi.schema import REF_TEMPLATE, OpenAPISchema
from ninja.operation import Operation

from zhili.cases import public as cases
from zhili.cases.api.described import describe_types
from zhili.ui.rest.asking import Guard
from zhili.ui.rest.problems import MEDIA_TYPE
from zhili.ui.rest.shapes import Problem

ROOT = "api/v1/"
SECURITY = {
    "key": {
        "type": "http",
        "scheme": "bearer",
        "description": "An outside system's key, given by an administrator.",
    },
    "case": {
        "type": "apiKey",
        "in": "header",
        "name": "Authorization",
        "description": "`Case <token>`: a pass from POST /tracking, good for one case and half an hour.",
    },
    "signature": {
        "type": "apiKey",
        "in": "header",
        "name": "X-Zhili-Signature",
        "description": "An outside platform's signature over the message: docs/outside-platforms.md.",
    },
    "session": {
        "type": "apiKey",
        "in": "cookie",
        "name": "sessionid",
        "description": "A signed-in browser (over https `__Host-sessionid`); unsafe methods also need the header"
        " `X-CSRFToken`.",
    },
}
_IDEMPOTENCY = {
    "name": "Idempotency-Key",
    "in": "header",
    "required": False,
    "description": "The same key and content again answer as before and do nothing twice.",
    "schema": {"type": "string", "minLength": 1, "maxLength": 200, "pattern": "^[!-~]+$"},
}
_IF_MATCH = {
    "name": "If-Match",
    "in": "header",
    "required": False,
    "description": "The entity tag of the version that was seen; 412 where it has changed since.",
    "schema": {"type": "string", "pattern": '^("[0-9]{1,9}"|\\*)$'},
}
_TAKES: dict[str, tuple[dict[str, Any], ...]] = {
    "open_case": (_IDEMPOTENCY,),
    "act_on_case": (_IF_MATCH, _IDEMPOTENCY),
    "say": (_IF_MATCH, _IDEMPOTENCY),
    "book": (_IDEMPOTENCY,),
    "move_booking": (_IF_MATCH,),
    "cancel_booking": (_IF_MATCH,),
}


class Description(OpenAPISchema):
    """As ninja makes it, with our guards and problems."""

    def operation_details(self, operation: Operation) -> dict[str, Any]:
        """One route, with the headers that it reads."""
        details: dict[str, Any] = super().operation_details(operation)
        details["parameters"].extend(_TAKES.get(operation.view_func.__name__, ()))
        return details

    def operation_security(self, operation: Operation) -> list[dict[str, list[str]]]:
        """The guard, in OpenAPI's words."""
        guards = [one for one in operation.auth_callbacks if isinstance(one, Guard)]
        return [scheme for guard in guards for scheme in guard.security]

    def responses(self, operation: Operation) -> Any:
        """The answers, and a problem for every other status."""
        problem = {"$ref": REF_TEMPLATE.format(model="Problem")}
        default = {"description": "Anything else", "content": {MEDIA_TYPE: {"schema": problem}}}
        return {**super().responses(operation), "default": default}

    def get_components(self) -> dict[str, Any]:
        """The shapes, the problem among them, and the ways to say who one is."""
        schema = Problem.model_json_schema(ref_template=REF_TEMPLATE)
        self.schemas.update(schema.pop("$defs"), Problem=schema)
        return {"schemas": self.schemas, "securitySchemes": SECURITY}


class Api(NinjaAPI):
    """The API with its own description, made anew only when a case type has changed."""

    _described: tuple[object, dict[str, Any]] | None = None

    def describe(self) -> tuple[str, dict[str, Any]]:
        """An entity tag and the document."""
        types = cases.case_types()
        stamp = "-".join(f"{one.key}.{one.version}.{one.digest[:8]}" for one in types)
        held = self._described
        if held is None or held[0] != stamp:
            document: dict[str, Any] = dict(Description(self, ROOT))
            describe_types(document, types)
            held = (stamp, document)
            self._described = held
        return re.sub(r"[^!#-~]", "", stamp), held[1]
