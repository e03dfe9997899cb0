"""Whether an answer is what an OpenAPI document says it is: all of it, and nothing beside."""

import re
from collections.abc import Iterator
from datetime import datetime
from typing import Any

TYPES: dict[str, type | tuple[type, ...]] = {
    "object": dict,
    "array": list,
    "string": str,
    "integer": int,
    "null": type(None),
}


def wrong(value: Any, schema: dict[str, Any], document: dict[str, Any]) -> list[str]:
    return list(_wrong(value, schema, document, "$"))


def _wrong(value: Any, schema: dict[str, Any], document: dict[str, Any], at: str) -> Iterator[str]:
    if "$ref" in schema:
        name = schema["$ref"].removeprefix("#/components/schemas/")
        yield from _wrong(value, document["components"]["schemas"][name], document, at)
        return
    if "anyOf" in schema:
        tries = [list(_wrong(value, each, document, at)) for each in schema["anyOf"]]
        if all(tries):
            yield from min(tries, key=len)
        return
    types = schema["type"] if isinstance(schema["type"], list) else [schema["type"]]
    if not any(isinstance(value, TYPES[each]) for each in types) or isinstance(value, bool):
        yield f"{at} is {value!r}, not {' or '.join(types)}"
        return
    if "enum" in schema and value not in schema["enum"]:
        yield f"{at} is {value!r}, none of {schema['enum']}"
    if isinstance(value, str):
        yield from _wrong_text(value, schema, at)
    elif isinstance(value, dict):
        yield from _wrong_object(value, schema, document, at)
    elif isinstance(value, list):
        for number, each in enumerate(value):
            yield from _wrong(each, schema["items"], document, f"{at}[{number}]")


def _wrong_text(value: str, schema: dict[str, Any], at: str) -> Iterator[str]:
    if "pattern" in schema and not re.search(schema["pattern"], value):
        yield f"{at} is {value!r}, not like {schema['pattern']}"
    if schema.get("format") == "date-time" and not datetime.fromisoformat(value).tzinfo:
        yield f"{at} is {value!r}, not a moment with its zone"


def _wrong_object(
    value: dict[str, Any], schema: dict[str, Any], document: dict[str, Any], at: str
) -> Iterator[str]:
    known, more = schema.get("properties", {}), schema.get("additionalProperties", True)
    for name in schema.get("required", []):
        if name not in value:
            yield f"{at}.{name} is missing"
    for name, each in value.items():
        if name in known:
            yield from _wrong(each, known[name], document, f"{at}.{name}")
        elif more is False:
            yield f"{at}.{name} is not described"
        elif isinstance(more, dict):
            yield from _wrong(each, more, document, f"{at}.{name}")
