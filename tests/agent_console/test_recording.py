"""What consoles are told, kept for the console's own tests, which replay it.

`RECORDED` holds, a line each and in order: a `desk`, the `frame`s after it, and at the end of each scene the desk as it
is by then, `fresh`, of everybody in `WATCHING`. Where the hub has come to tell something else, write it anew:
`RECORD=1 python -m pytest tests/agent_console/test_recording.py`."""

import json
import os
import random
from datetime import timedelta
from pathlib import Path

import msgspec
from sqlalchemy import update

from agent_console.fan_out import FanOut
from agent_console.stream import Frame, Resync, Session
from hub.accounts.cards import cards_in
from hub.contract.chatted import SurveyTaken
from hub.contract.events import ContactChanged, OfferAccepted
from hub.contract.steering import Alert, AlertEnded, AlertRaised, QueueClosed, QueueClosure, QueueOpened
from hub.contract.talks import Leg, Talk, TalkMoved
from hub.contract.words import Value
from hub.insight import views
from hub.insight.views import Desk
from hub.storage.schema import contacts, talks
from tests.agent_console.test_fan_out import following
from tests.fakes.clock import START
from tests.fakes.console_day import Day
from tests.fakes.console_world import World, user

RECORDED = Path(__file__).parents[2] / "agent_console/web/tests/recorded/desk.ndjson"
WATCHING = ("us_ada", "us_sam")
"""An agent and a supervisor."""
STEPS = 25


class Line(Value, omit_defaults=True):
    who: str
    desk: Desk | None = None
    frame: Frame | None = None
    fresh: Desk | None = None


class Recorder:
    def __init__(self, world: World, fan_out: FanOut) -> None:
        self.world, self.fan_out, self.lines = world, fan_out, list[Line]()
        self.sessions: dict[str, Session] = {}

    async def begin(self, who: str) -> None:
        desk = await views.desk(self.world.reader, user(who))
        self.lines.append(Line(who=who, desk=desk))
        self.sessions[who] = Session(user(who), desk.seq)
        await self.fan_out.join(self.sessions[who], lambda: None)

    async def read(self) -> None:
        """What everybody was told since; whoever is to start anew does so, as a console would."""
        for who, session in list(self.sessions.items()):
            for text in session.take():
                said = msgspec.json.decode(text, type=Frame)
                self.lines.append(Line(who=who, frame=said))
                if isinstance(said, Resync):
                    self.fan_out.leave(session)
                    await self.begin(who)

    async def compare(self) -> None:
        await self.read()
        await self.read()  # the hello of whoever began anew
        self.lines += [Line(who=who, fresh=await views.desk(self.world.reader, user(who))) for who in WATCHING]


async def _ask(client, method, path, **body):
    answer = await client.request(method, path, json=body or None)
    assert answer.status_code < 300, answer.text
    return answer.json() if answer.content else None


async def _work(world, sign_in, recorder):
    """What is done with a conversation besides talking: it is marked, noted on, promised about, put off and woken."""
    ada, ben = await sign_in("ada"), await sign_in("ben")
    await world.contact("ct_work", account_id="ac_north", asked="us_ada")
    await world.commit(_accepted)
    path = "/conversations/cv_ct_work"
    await _ask(ada, "PATCH", f"{path}/tags", add=["order", "fair"])
    await _ask(ada, "PATCH", f"{path}/fields", values={"cause": "price"})
    await _ask(ben, "POST", f"{path}/notes", text="@Ada Lindgren, the price?", client_id="note")
    due = (world.clock() + timedelta(hours=2)).isoformat()
    wish = {"conversation_id": "cv_ct_work", "due_at": due, "zone": "UTC"}
    kept = await _ask(ada, "POST", "/follow-ups", text="call back", client_id="promise", **wish)
    await _ask(ada, "POST", "/follow-ups", text="write", client_id="another", **wish)
    await recorder.compare()
    await _ask(ada, "POST", f"/follow-ups/{kept['id']}/done")
    await _ask(ada, "POST", "/mentions/read", conversation_id="cv_ct_work")
    await _ask(ada, "POST", f"{path}/snooze", until=due)
    await recorder.compare()
    await _ask(ada, "POST", f"{path}/snooze", until=None)
    await _ask(ada, "PATCH", f"{path}/tags", remove=["fair"])


def _accepted(tx):
    one = contacts.c.id == "ct_work"
    (offer,) = cards_in(tx.conn, one)[0].offers
    tx.conn.execute(update(contacts).where(one).values(state="active", agent_id="us_ada"))
    tx.record(OfferAccepted(contact=cards_in(tx.conn, one)[0], offer=offer), "router")


async def _steered(world, sign_in):
    """What supervisors say to all, what the figures say, and what a customer says of us."""
    sam = await sign_in("sam")
    banner = await _ask(sam, "POST", "/banners", text="All hands", urgency="urgent")
    await _ask(sam, "DELETE", f"/banners/{banner['id']}")
    said = await _ask(sam, "POST", "/emergencies", texts={"en": "Closed."}, then="hang_up")
    await _ask(sam, "DELETE", f"/emergencies/{said['id']}")
    who = {"by_id": "us_sam", "by_name": "Sam Rivers", "since": START}
    closure = QueueClosure(kind="team", name="logistics", reason="drill", **who)
    await world.happen(QueueClosed(closure=closure), "us_sam")
    await world.happen(QueueOpened(closure=closure, why="asked"), "us_sam")
    alert = Alert(
        id="al_1", rule="waits", what="longest_wait", level="critical", names={}, threshold=60, value=61, since=START
    )
    await world.happen(AlertRaised(alert=alert), "alerts")
    await world.happen(AlertEnded(alert=msgspec.structs.replace(alert, ended_at=START)), "alerts")
    of = {"contact_id": "ct_work", "conversation_id": "cv_ct_work", "account_id": "ac_north", "agent_id": "us_ada"}
    await world.happen(SurveyTaken(csat=5, nps=9, comment="Thank you", **of), "intake")


async def _talked(world, recorder):
    """A call of another team's, into which Ada is brought and which she leaves."""
    card = await world.contact("ct_call", channel="phone", agent_id="us_cy", state="active", external_key="CA1")
    await world.happen(ContactChanged(contact=card, what="routable"))
    cy = Leg(id="CA2", role="agent", state="talking", user_id="us_cy", name="Cy")
    for revision, state in enumerate(("ringing", "talking", "left"), start=1):
        ada = Leg(id="CA3", role="colleague", state=state, user_id="us_ada", name="Ada")
        talk = Talk(contact_id="ct_call", conversation_id="cv_ct_call", revision=revision, legs=(cy, ada))
        await world.commit(lambda tx, talk=talk: _moved(tx, talk))
        await recorder.compare()


def _moved(tx, talk):
    tx.conn.execute(talks.delete().where(talks.c.contact_id == talk.contact_id))
    kept = msgspec.json.encode(talk).decode()
    tx.conn.execute(talks.insert().values(contact_id=talk.contact_id, revision=talk.revision, talk=kept, at=START))
    tx.record(TalkMoved(talk=talk, what="joined"), "phone")


async def test_what_consoles_are_told_is_what_the_console_s_tests_replay(world, sign_in):
    day = Day(world, random.Random(4))
    async with following(world) as fan_out:
        for _ in range(5):
            await day.goes_on()
        recorder = Recorder(world, fan_out)
        for who in WATCHING:
            await recorder.begin(who)
        for _ in range(STEPS):
            await day.goes_on()
            await recorder.read()
        await recorder.compare()
        await _work(world, sign_in, recorder)
        await _steered(world, sign_in)
        await _talked(world, recorder)
    text = b"".join(msgspec.json.encode(line) + b"\n" for line in recorder.lines)
    if os.environ.get("RECORD"):
        RECORDED.write_bytes(text)
    kept = [msgspec.json.decode(line, type=Line) for line in RECORDED.read_bytes().splitlines()]
    told = [msgspec.json.decode(line, type=Line) for line in text.splitlines()]
    assert kept == told, "the hub tells something else by now: see the head of this file"
    kinds = {
        json.loads(line)["frame"]["recorded"]["event"]["type"] for line in text.splitlines() if b'"recorded"' in line
    }
    assert kinds >= NEWS, NEWS - kinds


NEWS = {
    "conversation.marked", "mention.made", "mention.changed", "follow_up.made", "follow_up.changed", "banner.shown",
    "banner.ended", "emergency.began", "emergency.ended", "queue.closed", "queue.opened", "alert.raised",
    "alert.ended", "survey.taken", "conversation.changed", "talk.moved", "sla.clock", "offer.made",
}  # fmt: skip
