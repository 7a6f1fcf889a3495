"""Bodies and answers as msgspec values, and what OpenAPI says of them.

A route names the type of its body with `takes` and that of its answer with `shows`, each with an example; `document`
puts their schemas into the description. The line's frames are described too, for whoever speaks them over a socket.
"""

from typing import Any, TypeVar

import msgspec
from fastapi import FastAPI
from fastapi.openapi.utils import get_openapi
from starlette.requests import Request
from starlette.responses import Response

from channels.web_chat.frames import ClientFrame, ServerFrame
from hub.contract.errors import Invalid, TooLarge, Unrecognisable
from hub.contract.words import Value

JSON = "application/json"
_REF = "#/components/schemas/{name}"
_encode = msgspec.json.Encoder().encode
_known: list[Any] = []
T = TypeVar("T")


class Problem(Value):
    """An error (RFC 9457). `mend`: how to put it right; `field`: which part of the input; `id`: for the hub's log."""

    type: str
    title: str
    status: int
    detail: str
    mend: str = ""
    field: str = ""
    id: str = ""


async def body(request: Request, shape: type[T], most: int) -> T:
    """The request's body. Raises `TooLarge` beyond `most` bytes, `Unrecognisable` for no JSON, `Invalid` for JSON of
    another shape."""
    raw = bytearray()
    async for piece in request.stream():
        raw += piece
        if len(raw) > most:
            raise TooLarge(f"The body may have {most} bytes.", field="body")
    try:
        return msgspec.json.decode(raw, type=shape)
    except msgspec.ValidationError as error:
        raise Invalid(f"The body is not as described: {error}.", field="body", mend="see openapi.json") from None
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        raise Unrecognisable("The body is not JSON.", field="body") from None


def answer(value: Any, status: int = 200) -> Response:
    """The value as JSON, never kept by a cache."""
    return Response(_encode(value), status, {"Cache-Control": "no-store"}, JSON)


def nothing() -> Response:
    """Done, and there is nothing to tell."""
    return Response(status_code=204)


def takes(shape: Any, example: Any) -> dict[str, Any]:
    """What a route's body is. A frame that is a body need not say its `type`: the path does."""
    _schema(shape)
    name = shape.__name__
    found = msgspec.json.schema_components([shape], ref_template=_REF)[1][name]
    plain = {key: what for key, what in found["properties"].items() if key != "type"}
    required = [key for key in found["required"] if key != "type"]
    schema = {**found, "properties": plain, "required": required}
    return {"requestBody": {"required": True, "content": {JSON: {"schema": schema, "example": example}}}}


def shows(shape: Any, example: Any, status: int = 200) -> dict[str, Any]:
    """Keywords of a route whose answer has this type."""
    content = {JSON: {"schema": _schema(shape), "example": example}}
    return {
        "response_class": Response,
        "status_code": status,
        "responses": {status: {"description": "Done", "content": content}, **PROBLEMS},
    }


def shows_nothing() -> dict[str, Any]:
    """Keywords of a route that answers 204."""
    return {"response_class": Response, "status_code": 204, "responses": PROBLEMS}


PROBLEMS: dict[int | str, dict[str, Any]] = {
    "default": {
        "description": "Refused. 401: the token is not good, begin a session anew. 403: this visitor may not chat. "
        "429: too many requests, wait as `Retry-After` says. 503: nothing was taken, try again later.",
        "content": {"application/problem+json": {"schema": {"$ref": _REF.format(name="Problem")}}},
    }
}


def document(api: FastAPI) -> dict[str, Any]:
    """The description of all routes of `api`, with the schemas of what they name."""
    made = get_openapi(
        title=api.title,
        version=api.version,
        description=api.description,
        routes=api.routes,
        servers=[{"url": "/chat/v1"}],
        tags=api.openapi_tags,
    )
    schemas = made.setdefault("components", {}).setdefault("schemas", {})
    schemas.pop("HTTPValidationError", None)
    schemas.pop("ValidationError", None)
    shapes, found = msgspec.json.schema_components([ClientFrame, ServerFrame, Problem, *_known], ref_template=_REF)
    schemas.update(found)
    schemas["ClientFrame"], schemas["ServerFrame"] = shapes[:2]
    _name_frames(made)
    return made


def _name_frames(made: dict[str, Any]) -> None:
    """A poll's frames are read one by one as they come; here is what they are, by name."""
    said = made["paths"]["/poll"]["post"]["requestBody"]["content"][JSON]["schema"]
    heard = made["components"]["schemas"]["Polled"]
    for schema, frame in ((said, "ClientFrame"), (heard, "ServerFrame")):
        schema["properties"]["frames"]["items"] = {"$ref": _REF.format(name=frame)}


def _schema(shape: Any) -> dict[str, Any]:
    if shape not in _known:
        _known.append(shape)
    return dict(msgspec.json.schema_components([shape], ref_template=_REF)[0][0])
