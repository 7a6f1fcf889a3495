"""Every route, for every role: nobody gets further than they may."""

import pytest

from hub.access.roles import PERMISSIONS
from tests.fakes.console_world import USERS

PUBLIC = {("GET", "/api/v1/welcome"), ("POST", "/api/v1/session")}
NEEDS = {
    "be_here": {
        "GET /session", "DELETE /session", "PATCH /me", "GET /setup", "GET /desk", "GET /agents", "GET /waits",
        "GET /agents/{agent_id}/leaves", "GET /link-preview", "PUT /me/photo", "DELETE /me/photo",
        "GET /users/{user_id}/photo", "GET /steering",
    },
    "handle_contacts": {
        "POST /agents/{agent_id}/leaves", "DELETE /agents/{agent_id}/leaves/{leave_id}",
        "PUT /agents/{agent_id}/activity", "GET /conversations", "GET /conversations/{conversation_id}",
        "POST /conversations/{conversation_id}/messages", "POST /conversations/{conversation_id}/notes",
        "POST /conversations", "POST /conversations/{conversation_id}/forward",
        "GET /conversations/{conversation_id}/draft", "PUT /conversations/{conversation_id}/draft",
        "DELETE /conversations/{conversation_id}/draft", "POST /uploads", "GET /templates",
        "POST /messages/{message_id}/cancel", "POST /messages/{message_id}/retry", "GET /messages/{message_id}/raw",
        "GET /messages/{message_id}/attachments/{place}",
        "POST /conversations/{conversation_id}/merge", "POST /conversations/{conversation_id}/split",
        "POST /conversations/{conversation_id}/snooze",
        "PATCH /conversations/{conversation_id}/tags", "PATCH /conversations/{conversation_id}/fields",
        "GET /mentions", "POST /mentions/read", "GET /follow-ups", "POST /follow-ups",
        "PATCH /follow-ups/{follow_up_id}", "POST /follow-ups/{follow_up_id}/done",
        "POST /follow-ups/{follow_up_id}/reopen",
        "POST /offers/{offer_id}/accept", "POST /offers/{offer_id}/decline", "POST /contacts/{contact_id}/end",
        "POST /contacts/{contact_id}/wrap-up", "POST /contacts/{contact_id}/transfer",
        "POST /contacts/{contact_id}/pull", "GET /contacts/{contact_id}/explain",
        "PATCH /messages/{message_id}", "DELETE /messages/{message_id}", "GET /messages/{message_id}/versions",
        "POST /conversations/{conversation_id}/read", "POST /messages/{message_id}/translation", "POST /translation",
        "POST /calls", "GET /voice/token", "GET /me/day", "GET /me/device", "PUT /me/device", "GET /do-not-call",
        "GET /uploads/{upload_id}", "GET /me/signature", "PUT /me/signature", "GET /me/new-mail-draft",
        "PUT /me/new-mail-draft", "DELETE /me/new-mail-draft",
        "GET /contacts/{contact_id}/talk", "POST /contacts/{contact_id}/talk/hold",
        "POST /contacts/{contact_id}/talk/mute", "POST /contacts/{contact_id}/talk/keypad",
        "POST /contacts/{contact_id}/talk/consult", "POST /contacts/{contact_id}/talk/swap",
        "POST /contacts/{contact_id}/talk/return", "POST /contacts/{contact_id}/talk/complete",
        "POST /contacts/{contact_id}/talk/parties", "DELETE /contacts/{contact_id}/talk/parties/{leg_id}",
        "GET /search", "GET /views", "POST /views", "PUT /views/{view_id}", "DELETE /views/{view_id}",
        "POST /contacts/{contact_id}/send-on", "POST /contacts/{contact_id}/recording",
    },
    "steer": {
        "GET /mailboxes", "GET /quarantine", "GET /quarantine/{id}/raw", "POST /quarantine/{id}/release",
        "POST /quarantine/{id}/retry", "POST /quarantine/{id}/discard",
        "POST /contacts/{contact_id}/assign", "POST /contacts/{contact_id}/boost",
        "POST /contacts/{contact_id}/close", "POST /contacts/{contact_id}/move",
        "POST /contacts/{contact_id}/monitor", "POST /conversations/{conversation_id}/whisper",
        "POST /do-not-call", "DELETE /do-not-call/{number}",
        "POST /queues/close", "POST /queues/open", "POST /banners", "DELETE /banners/{banner_id}",
        "POST /emergencies", "DELETE /emergencies/{emergency_id}",
    },
    "read_accounts": {"GET /accounts", "GET /accounts/{account_id}", "GET /accounts/{account_id}/business"},
    "attach_people": {"POST /people/{person_id}/attach"},
    "change_teams": {"PUT /accounts/{account_id}/team", "PATCH /accounts/{account_id}"},
    "read_board": {"GET /board/today", "GET /board/own-agents", "GET /reports/menus", "GET /surveys"},
    "manage_users": {"GET /users", "POST /users", "PATCH /users/{user_id}", "PUT /users/{user_id}/device"},
    "configure": {"GET /business/status", "POST /business/reload"},
}  # fmt: skip
ALL = [(what, permission) for permission, routes in NEEDS.items() for what in sorted(routes)]


def paths(app):
    return {
        (method.upper(), path)
        for path, methods in app.openapi()["paths"].items()
        for method in methods
    }  # fmt: skip


def test_the_table_names_every_route(app):
    named = {tuple(what.replace(" ", " /api/v1", 1).split()) for what, _ in ALL}
    assert paths(app) == named | PUBLIC


def filled(path):
    return path.replace("{", "").replace("}", "")


@pytest.mark.parametrize(("what", "permission"), ALL)
async def test_nobody_comes_in_without_a_session(client, what, permission):
    method, path = what.split()
    answer = await client.request(method, filled(path), json={})
    assert (answer.status_code, answer.headers["content-type"]) == (401, "application/problem+json"), answer.text


@pytest.mark.parametrize("who", USERS)
async def test_each_role_is_let_in_where_it_may_and_nowhere_else(sign_in, who):
    browser = await sign_in(who.removeprefix("us_"))
    browser.headers["X-Keydesk"] = "1"
    role = USERS[who][0]
    for what, permission in ALL:
        method, path = what.split()
        if what == "DELETE /session":
            continue
        status = (await browser.request(method, filled(path), json={"nonsense": True})).status_code
        allowed = permission in PERMISSIONS[role]
        assert (status not in (401, 403)) if allowed else (status == 403), (what, role, status)


@pytest.mark.parametrize("role", PERMISSIONS)
def test_some_route_asks_for_each_permission_but_seeing(role):
    assert PERMISSIONS[role] - NEEDS.keys() <= {"see_everything"}


async def test_a_change_without_our_header_is_somebody_elses(sign_in):
    browser = await sign_in("ada")
    del browser.headers["X-Keydesk"]
    assert (await browser.get("/session")).status_code == 200
    for method, path in [("PATCH", "/me"), ("POST", "/session"), ("DELETE", "/session")]:
        answer = await browser.request(method, path, json={"language": "en"} if method == "PATCH" else
                                       {"login": "ada", "password": "x"})  # fmt: skip
        assert answer.status_code == 403, method
    assert (await browser.get("/session")).status_code == 200


async def test_a_made_up_cookie_opens_nothing(client):
    client.cookies.set("keydesk_session", "made up")
    assert (await client.get("/desk")).status_code == 401
