"""Answers encoded by msgspec, and their schemas for OpenAPI.

The hub's words are msgspec values. FastAPI does not know them; `shows` names the type of an answer in the route, and
`add_schemas` puts all named types (and the stream's frames) into the document, from which the console's TypeScript
types are made.
"""

from functools import cache
from typing import Any

import msgspec
from fastapi import FastAPI
from fastapi.openapi.utils import get_openapi
from starlette.responses import Response

from agent_console.stream import Frame, Said
from hub.contract.words import Value

JSON = "application/json"
_encode = msgspec.json.Encoder().encode
_shown: list[Any] = [Frame, Said]
_REF = "#/components/schemas/{name}"


class Problem(Value):
    """An error as RFC 9457 has it. `mend`: how to put it right; `field`: which part of the input; `id`: in our log."""

    type: str
    title: str
    status: int
    detail: str
    mend: str = ""
    field: str = ""
    id: str = ""


def answer(value: Any, status: int = 200, headers: dict[str, str] | None = None) -> Response:
    """The value as JSON. It is never kept by a cache."""
    return Response(_encode(value), status, {"Cache-Control": "no-store", **(headers or {})}, JSON)


def nothing() -> Response:
    """Done, and there is nothing to tell."""
    return Response(status_code=204)


def shows(shape: Any, status: int = 200) -> dict[str, Any]:
    """Keywords of a route whose answer has this type."""
    if shape not in _shown:
        _shown.append(shape)
    return {
        "response_class": Response,
        "status_code": status,
        "responses": {status: {"description": "Done", "content": {JSON: {"schema": _schema(shape)}}}, **_PROBLEMS},
    }


@cache
def _schema(shape: Any) -> dict[str, Any]:
    """Made once: it takes a while, and tests put the API together hundreds of times."""
    schema: dict[str, Any] = msgspec.json.schema_components([shape], ref_template=_REF)[0][0]
    return schema


def shows_nothing() -> dict[str, Any]:
    """Keywords of a route that answers 204."""
    return {"response_class": Response, "status_code": 204, "responses": _PROBLEMS}


_PROBLEMS = {
    "default": {
        "description": "Refused",
        "content": {"application/problem+json": {"schema": {"$ref": _REF.format(name="Problem")}}},
    }
}


def add_schemas(app: FastAPI) -> None:
    """Let the application's OpenAPI document carry the hub's words."""

    def document() -> dict[str, Any]:
        if app.openapi_schema is None:
            made = get_openapi(title=app.title, version=app.version, description=app.description, routes=app.routes)
            schemas = made.setdefault("components", {}).setdefault("schemas", {})
            schemas.update(components())
            app.openapi_schema = made
        return app.openapi_schema

    app.openapi = document  # type: ignore[method-assign]


def components() -> dict[str, Any]:
    """Schemas of every answer, and `Frame`, by name. What we send is always complete, so every field is required."""
    shapes, found = msgspec.json.schema_components([*_shown, Problem], ref_template=_REF)
    for schema in found.values():
        if "properties" in schema:
            schema["required"] = list(schema["properties"])
    found["Frame"] = shapes[0]
    return dict(found)
