"""The description is fit for programs that make clients of it: everything has a name and is described."""

import json
import re
from collections.abc import Iterator
from typing import Any

import pytest
from django.test import Client

pytestmark = pytest.mark.django_db


@pytest.fixture
def described(client: Client) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(client.get("/api/v1/openapi.json").content)
    return found


def operations(described: dict[str, Any]) -> Iterator[dict[str, Any]]:
    for methods in described["paths"].values():
        assert methods.keys() == {"get"}
        yield methods["get"]


def test_every_operation_has_a_name_that_a_function_can_have(described: dict[str, Any]) -> None:
    names = [operation["operationId"] for operation in operations(described)]
    assert len(set(names)) == len(names) > 15
    assert all(re.fullmatch("(list|get)_[a-z]+(_[a-z]+)*", name) for name in names)
    assert {"list_entries", "get_comparison", "list_panel"} <= set(names)


def test_every_operation_and_parameter_is_described(described: dict[str, Any]) -> None:
    tags = {tag["name"] for tag in described["tags"]}
    for operation in operations(described):
        assert all(operation[said] for said in ("summary", "description")), operation["operationId"]
        assert len(operation["tags"]) == 1
        assert set(operation["tags"]) <= tags
        for parameter in operation["parameters"]:
            assert parameter.get("description") or parameter["schema"].get("description"), parameter


def test_every_field_of_an_answer_is_described(described: dict[str, Any]) -> None:
    bare = [
        f"{name}.{field}"
        for name, schema in described["components"]["schemas"].items()
        for field, said in schema.get("properties", {}).items()
        if not said.get("description")
    ]
    assert bare == []
    assert all(schema.get("description") for schema in described["components"]["schemas"].values())


def test_it_says_what_it_is_where_it_is_and_under_which_licence(described: dict[str, Any]) -> None:
    assert re.fullmatch(r"1\.\d+\.\d+", described["info"]["version"])
    assert described["info"]["license"]["name"]
    assert described["servers"] == [{"url": "/", "description": "the site that this description comes from"}]
