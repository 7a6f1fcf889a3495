"""Users, their roles, and what each role may do: words of this room that others use too. Pure."""

from collections.abc import Mapping
from typing import Literal

from hub.contract.words import Role, Value

Permission = Literal[
    "be_here",  # read one's own name, the set-up and colleagues
    "handle_contacts",  # accept, decline, reply, note, end, wrap up, transfer, pull, one's own activity
    "read_accounts",
    "attach_people",
    "see_everything",  # every contact and conversation, not only one's own and one's accounts'
    "steer",  # assign, boost, close; others' contacts and activities
    "change_teams",
    "read_board",
    "manage_users",
    "configure",  # have the business configuration read anew
]
_AGENT: frozenset[Permission] = frozenset({"be_here", "handle_contacts", "read_accounts", "attach_people"})
_SUPERVISOR: frozenset[Permission] = _AGENT | {"see_everything", "steer", "change_teams", "read_board"}
PERMISSIONS: Mapping[Role, frozenset[Permission]] = {
    "agent": _AGENT,
    "supervisor": _SUPERVISOR,
    "administrator": _SUPERVISOR | {"manage_users", "configure"},
}
LANGUAGES = ("en", "zh-CN")


class User(Value):
    """Somebody who may sign in. Agents have the same id in `agents`."""

    id: str
    login: str
    name: str
    role: Role
    language: str

    def may(self, permission: Permission) -> bool:
        return permission in PERMISSIONS[self.role]
