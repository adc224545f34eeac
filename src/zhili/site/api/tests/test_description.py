"""The API's description: valid OpenAPI 3.1, with the forms of the case types in force, and true."""

import re
from typing import Any

import jsonschema_rs
import pytest
from django.test import Client

from zhili.cases.testing import DECLARATION, load_errand


@pytest.fixture
def document(db: None, client: Client) -> Any:
    load_errand()
    return client.get("/api/v1/openapi.json").json()


def test_it_is_openapi_3_1_with_a_problem_and_a_guard_for_every_call(document: Any) -> None:
    assert document["openapi"] == "3.1.0"
    schemes = set(document["components"]["securitySchemes"])
    for path, methods in document["paths"].items():
        for method, call in methods.items():
            where = f"{method} {path}"
            assert call["description"] and call["operationId"], where
            assert "application/problem+json" in call["responses"]["default"]["content"], where
            assert call["security"] and {name for one in call["security"] for name in one} <= schemes, where


def test_every_reference_leads_somewhere_and_every_schema_is_valid(document: Any) -> None:
    schemas = document["components"]["schemas"]
    referred = set(re.findall(r"#/components/schemas/([\w.-]+)", str(document)))
    assert referred and referred <= set(schemas)
    for name, schema in schemas.items():
        assert jsonschema_rs.meta.is_valid(schema), name


def test_the_body_that_opens_a_case_is_one_of_the_types_with_its_form(document: Any) -> None:
    schemas = document["components"]["schemas"]
    (variant,) = schemas["OpenCase"]["oneOf"]
    opening = schemas[variant["$ref"].rpartition("/")[2]]
    assert opening["properties"]["type"] == {"type": "string", "const": "test.errand"}
    assert opening["properties"]["data"] == {"$ref": "#/components/schemas/form.test.errand"}
    assert schemas["form.test.errand"]["required"] == ["text"]
    assert schemas["action.test.errand.call_back"]["required"] == ["resolved"]


def test_it_follows_the_types_and_keeps_its_tag_until_they_change(document: Any, client: Client) -> None:
    tag = client.get("/api/v1/openapi.json")["ETag"]
    held = {"If-None-Match": tag}
    assert client.get("/api/v1/openapi.json", headers=held).status_code == 304
    load_errand(DECLARATION.replace("maximum: 99", "maximum: 120"))
    changed = client.get("/api/v1/openapi.json", headers=held)
    assert (
        changed.json()["components"]["schemas"]["form.test.errand"]["properties"]["floor"]["maximum"] == 120
    )
