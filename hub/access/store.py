"""SQL of users, sessions and agents."""

from typing import Any

from sqlalchemy import Select, bindparam, delete, select, update

from hub.storage.schema import agents, sessions, users

SESSION: Select[Any] = (
    select(
        users.c.id, users.c.login, users.c.name, users.c.role, users.c.language, sessions.c.created_at,
        sessions.c.expires_at,
    )
    .join(users, users.c.id == sessions.c.user_id)
    .where(sessions.c.id_hash == bindparam("id_hash"), sessions.c.expires_at > bindparam("now"), users.c.enabled)
)  # fmt: skip
CREDENTIALS: Select[Any] = select(
    users.c.id, users.c.login, users.c.name, users.c.role, users.c.language, users.c.password_hash
).where(users.c.login == bindparam("login"), users.c.enabled)
USERS: Select[Any] = select(
    users.c.id, users.c.login, users.c.name, users.c.role, users.c.language, users.c.enabled, users.c.created_at,
    users.c.version,
).order_by(users.c.name, users.c.id)  # fmt: skip

insert_session = sessions.insert()
renew_session = update(sessions).where(sessions.c.id_hash == bindparam("hash")).values(expires_at=bindparam("expiry"))
end_session = delete(sessions).where(sessions.c.id_hash == bindparam("hash"))
end_sessions_of = delete(sessions).where(sessions.c.user_id == bindparam("user"))
end_expired = delete(sessions).where(sessions.c.expires_at <= bindparam("now"))
insert_user = users.insert()
insert_agent = agents.insert()
