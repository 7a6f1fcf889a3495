"""The console's REST API under `/api/v1`: one file per topic, put together here."""

from fastapi import APIRouter

from agent_console.api import (
    accounts,
    attachments,
    board,
    business,
    calls,
    chats,
    contacts,
    conversations,
    day,
    desk,
    drafts,
    follow_ups,
    leaves,
    links,
    mailboxes,
    mentions,
    messages,
    photos,
    quarantine,
    reports,
    search,
    session,
    signatures,
    steering,
    surveys,
    tags,
    talks,
    templates,
    threads,
    uploads,
    users,
    waits,
)
from agent_console.api.door import Guard
from agent_console.hub import Hub


def console_api(hub: Hub) -> APIRouter:
    """All routes of the API. The application also calls `add_schemas`."""
    guard = Guard(hub)
    router = APIRouter(prefix="/api/v1")
    topics = (
        session,
        desk,
        conversations,
        attachments,
        contacts,
        talks,
        calls,
        chats,
        links,
        accounts,
        board,
        steering,
        day,
        reports,
        search,
        surveys,
        business,
        users,
        photos,
        leaves,
        waits,
        quarantine,
        mailboxes,
        threads,
        tags,
        follow_ups,
        mentions,
        messages,
        uploads,
        drafts,
        signatures,
        templates,
    )  # fmt: skip
    for topic in topics:
        router.include_router(topic.routes(hub, guard))
    return router
