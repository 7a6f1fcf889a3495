"""Tags and custom fields of conversations."""

from typing import Annotated

from fastapi import APIRouter, Depends, Path
from pydantic import BaseModel, ConfigDict, Field
from starlette.responses import Response

from agent_console.api.answers import answer, shows
from agent_console.api.door import Guard
from agent_console.hub import Hub
from hub.access.roles import User
from hub.conversing.marking import Mark, MarksNow, mark

Id = Annotated[str, Path(max_length=60)]
Tags = Annotated[list[Annotated[str, Field(min_length=1, max_length=100)]], Field(max_length=50)]
Key = Annotated[str, Field(max_length=60)]
Noted = Annotated[str, Field(max_length=2_000)] | bool | float | None


class Body(BaseModel):
    model_config = ConfigDict(extra="forbid")


class TagsBody(Body):
    """What is in neither stays as it is."""

    add: Tags = []
    remove: Tags = []


class FieldsBody(Body):
    """By the field's key; null forgets it. What is not named stays."""

    values: Annotated[dict[Key, Noted], Field(max_length=100)]


def routes(hub: Hub, guard: Guard) -> APIRouter:
    router = APIRouter(prefix="/conversations/{conversation_id}", tags=["conversations"])
    handler = Annotated[User, Depends(guard.may("handle_contacts"))]

    @router.patch("/tags", **shows(MarksNow))
    async def change_tags(conversation_id: Id, body: TagsBody, user: handler) -> Response:
        """Tag it. Known tags go by key or name; others are refused where the business does not let agents make new
        ones."""
        wish = Mark(
            conversation_id=conversation_id,
            by=user,
            marks=hub.business.marks,
            add=tuple(body.add),
            remove=tuple(body.remove),
        )
        return answer(await mark(hub.writer, wish))

    @router.patch("/fields", **shows(MarksNow))
    async def note_fields(conversation_id: Id, body: FieldsBody, user: handler) -> Response:
        """Note facts of it: texts, numbers, days as 2030-12-31, keys of choices, true or false."""
        wish = Mark(conversation_id=conversation_id, by=user, marks=hub.business.marks, fields=body.values)
        return answer(await mark(hub.writer, wish))

    return router
