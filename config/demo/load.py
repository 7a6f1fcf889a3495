"""Puts the demo company into an empty store."""

from datetime import datetime
from functools import cache
from typing import Any

from argon2 import PasswordHasher
from sqlalchemy import Connection, func, select

from config.demo.company import PASSWORD, PIN, Company
from hub.contract.plans import Business
from hub.storage import schema
from hub.storage.engine import Store


async def load_demo(store: Store, company: Company, business: Business, now: datetime) -> bool:
    """Write the company unless the store has accounts already; tells whether it wrote."""
    written: bool = await store.transact(lambda connection: _load(connection, company, business, now))
    return written


@cache
def known_hash(secret: str) -> str:
    """The hash of a secret that everyone may know: made once a process, for it is slow by intent."""
    return PasswordHasher().hash(secret)


def _load(connection: Connection, company: Company, business: Business, now: datetime) -> bool:
    if connection.execute(select(func.count()).select_from(schema.accounts)).scalar_one():
        return False
    password, pin = known_hash(PASSWORD), known_hash(PIN)
    ready = next(activity for activity in business.activities.values() if activity.available)
    rows: dict[Any, list[dict[str, Any]]] = {
        schema.users: [
            {
                "id": user.id,
                "login": user.login,
                "name": user.name,
                "role": user.role,
                "language": user.language,
                "password_hash": password,
                "created_at": now,
            }
            for user in company.users
        ],
        schema.agents: [
            {
                "id": user.id,
                "teams": list(user.teams),
                "skills": user.skills,
                "capacity": user.capacity,
                "activity": ready.key,
                "available": True,
                "activity_since": now,
            }
            for user in company.users
            if user.role == "agent"
        ],
        schema.accounts: [
            {
                "id": account.id,
                "name": account.name,
                "tier": account.tier,
                "language": account.language,
                "time_zone": account.time_zone,
                "note": account.note,
                "external_ids": account.external_ids,
                "number": account.number,
                "pin_hash": pin,
                "created_at": now,
            }
            for account in company.accounts
        ],
        schema.account_domains: [
            {"domain": domain, "account_id": account.id} for account in company.accounts for domain in account.domains
        ],
        schema.account_phones: [
            {"value": account.switchboard, "account_id": account.id, "whole_block": True}
            for account in company.accounts
            if account.switchboard
        ],
        schema.account_team: [
            {"account_id": account.id, "position": position, "agent_id": agent}
            for account in company.accounts
            for position, agent in enumerate(account.team, 1)
        ],
        schema.people: [
            {
                "id": person.id,
                "account_id": person.account_id,
                "name": person.name,
                "title": person.title,
                "language": person.language,
                "created_at": now,
            }
            for person in company.people
        ],
        schema.addresses: [
            {"kind": address.kind, "value": address.value, "person_id": person.id, "created_at": now}
            for person in company.people
            for address in person.addresses
        ],
    }
    for table, lines in rows.items():
        connection.execute(table.insert(), lines)
    return True
