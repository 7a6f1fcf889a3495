from msgspec import structs

from agent_console.hub import MailboxState
from tests.fakes.clock import START

MISSING = MailboxState(
    mailbox="us@hub.example", folder="INBOX", trouble="", put_off=0, compared_at=START, mails=9, missing=2
)
AWAY = structs.replace(MISSING, trouble="no answer", put_off=1, compared_at=None, mails=0, missing=0)


async def test_supervisors_see_which_mailbox_is_in_trouble_and_what_was_missing(world, sign_in):
    world.mailbox_states += [MISSING, AWAY]
    missing, away = (await (await sign_in("sam")).get("/mailboxes")).json()["items"]
    assert missing == {
        "mailbox": "us@hub.example", "folder": "INBOX", "trouble": "", "put_off": 0,
        "compared_at": "2026-03-02T09:00:00Z", "mails": 9, "missing": 2,
    }  # fmt: skip
    assert (away["trouble"], away["put_off"], away["compared_at"]) == ("no answer", 1, None)


async def test_agents_do_not(world, sign_in):
    assert (await (await sign_in("ada")).get("/mailboxes")).status_code == 403
