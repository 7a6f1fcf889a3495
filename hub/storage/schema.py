"""Every table. A room reads and writes its own tables in its `store.py`; joins for reading are free.

Migrations (`config/migrations`) are made against this metadata; a test keeps the two equal.
"""

from hub.storage.tables.calls import do_not_call, menu_visits, recordings, talks
from hub.storage.tables.chats import message_versions, surveys
from hub.storage.tables.contacts import (
    contacts,
    conversations,
    drafts,
    message_keys,
    messages,
    new_drafts,
    offers,
    quarantine,
    received,
    uploads,
)
from hub.storage.tables.ground import (
    counters,
    journal,
    line_notes,
    outbox,
)
from hub.storage.tables.metadata import metadata
from hub.storage.tables.people import (
    account_domains,
    account_phones,
    account_team,
    accounts,
    addresses,
    agents,
    leaves,
    people,
    sessions,
    users,
)
from hub.storage.tables.promises import sla_clocks
from hub.storage.tables.search import saved_views, search_documents, search_progress, search_spellings
from hub.storage.tables.steering import alerts, banners, emergencies, queue_closures
from hub.storage.tables.work import follow_ups, mentions

__all__ = [
    "account_domains",
    "account_phones",
    "account_team",
    "accounts",
    "addresses",
    "agents",
    "alerts",
    "banners",
    "contacts",
    "conversations",
    "counters",
    "do_not_call",
    "drafts",
    "emergencies",
    "follow_ups",
    "journal",
    "leaves",
    "line_notes",
    "mentions",
    "menu_visits",
    "message_keys",
    "message_versions",
    "messages",
    "metadata",
    "new_drafts",
    "offers",
    "outbox",
    "people",
    "quarantine",
    "queue_closures",
    "received",
    "recordings",
    "saved_views",
    "search_documents",
    "search_progress",
    "search_spellings",
    "sessions",
    "sla_clocks",
    "surveys",
    "talks",
    "uploads",
    "users",
]
