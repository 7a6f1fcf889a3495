"""The public API for clients other than the widget, and for the widget beside its socket: `/chat/v1`.

One file per topic, put together here: `session` (begin, and what must be known before), `messages` (say and read),
`during` (what else happens in a chat), `files`, `polling` (the line's frames without a socket). Every route asks at the
`entrance` first.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, cast

from fastapi import APIRouter, Depends, FastAPI
from starlette.middleware.cors import CORSMiddleware
from starlette.routing import Mount

from channels.web_chat.api import during, files, messages, polling, session
from channels.web_chat.api.documented import document
from channels.web_chat.api.entrance import Entrance
from channels.web_chat.api.parts import Parts
from channels.web_chat.settings import ChatSettings

PREFIX = "/chat/v1"
VERSION = "1.0"
DESCRIPTION = """For an app that does what the chat widget does. Begin a session, keep its token, say messages and ask
for news; or speak the line's frames over the socket at `/chat/socket`, or by polling. `docs/chat-api.md` tells how.

Every error is an RFC 9457 problem."""
TAGS = [
    {"name": "session", "description": "Before the chat: what the site says, and who the visitor is."},
    {"name": "messages", "description": "What is said, in order, each message once."},
    {"name": "during", "description": "What else happens in a chat."},
    {"name": "files", "description": "Files of messages, and agents' photos."},
    {"name": "line", "description": "The line's frames by requests, where sockets are blocked."},
]


@dataclass(frozen=True)
class ChatApi:
    """The API in service."""

    app: FastAPI
    entrance: Entrance
    route: Mount


def open_api(parts: Parts) -> ChatApi:
    """All routes of the API, to be mounted beside those of the hub. Errors are told as they are told there."""
    app = FastAPI(
        title="Keydesk chat",
        version=VERSION,
        description=DESCRIPTION,
        openapi_tags=TAGS,
        openapi_url=None,
        docs_url=None,
        redoc_url=None,
    )
    entrance = Entrance(parts.settings, parts.visits)
    router = APIRouter(dependencies=[Depends(entrance.address)])
    for topic in (session, polling):
        router.include_router(topic.routes(parts))
    for topic_of_visitors in (messages, during, files):
        router.include_router(topic_of_visitors.routes(parts, entrance))
    app.include_router(router)

    @app.get("/openapi.json", include_in_schema=False)
    async def openapi() -> Mapping[str, Any]:
        if app.openapi_schema is None:
            app.openapi_schema = document(app)
        return app.openapi_schema

    allowed = CORSMiddleware(
        app.router,
        allow_origins=parts.settings.allowed_origins,
        allow_methods=["GET", "POST"],
        allow_headers=["Authorization", "Content-Type", "X-Filename"],
        expose_headers=["Retry-After"],
        max_age=600,
    )
    return ChatApi(app=app, entrance=entrance, route=Mount(PREFIX, app=allowed))


def describe() -> dict[str, Any]:
    """The API's OpenAPI document, without a running hub."""
    nothing = cast(Any, None)
    parts = Parts(
        settings=ChatSettings(),
        doors=nothing,
        chat=nothing,
        visits=nothing,
        uploads=nothing,
        polls=nothing,
        key=b"",
        words={},
    )
    return document(open_api(parts).app)
