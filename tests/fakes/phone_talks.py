"""The phone channel's talks over a carrier that does what it is told, and that carrier's hand."""

from typing import Any

from pydantic import SecretStr

from channels.phone.form import Form
from channels.phone.left_behind import LeftBehind
from channels.phone.links import Links
from channels.phone.send import CallSender
from channels.phone.settings import VOICES, PhoneSettings
from channels.phone.talks.acting import Acting
from channels.phone.talks.desk import TalkDesk
from channels.phone.talks.keeper import Keeper
from channels.phone.talks.links import TalkLinks
from channels.phone.talks.note import TalkNotes
from channels.phone.talks.rules.state import Party, Talk
from channels.phone.talks.sweep import Sweep
from channels.phone.talks.tapes import Tapes
from channels.phone.talks.twiml import TalkScript
from channels.phone.talks.webhooks import TalkWebhooks
from channels.phone.twiml import Script
from channels.phone.waiting.documents import WaitingDocuments
from channels.phone.webhook import Webhook
from hub.contract.controls import AnyControl
from hub.contract.inbound import TalkChanged
from hub.contract.outbound import AnyOrder, CallBack, Connect
from ivr.menu import Menus
from tests.fakes.carrier import FakeCarrier
from tests.fakes.phone_doors import FakeHub

CALLER, AGENT, COLLEAGUE, BOSS = "CA1", "us_1", "us_2", "us_9"
CALLBACK, NUMBER, OURS, OUTSIDE = "callback:ct_1", "+14155550101", "+14155550199", "+14155550142"


class PhoneTalks:
    """One node: its orders, controls, webhooks and sweep. `line`: whose talk is looked at."""

    def __init__(self, hub: FakeHub, menus: Menus, line: str = CALLER, carrier: FakeCarrier | None = None) -> None:
        self.hub, self.line = hub, line
        self.carrier = carrier or FakeCarrier()
        hub.intake.open_line(line)
        self.settings = PhoneSettings(
            account_sid="AC1", auth_token=SecretStr("t" * 40), number=OURS, api_base_url="http://127.0.0.1:1"
        )
        script = Script(lambda: menus, Links("https://h", ""), VOICES, "")
        self.counted: list[str] = []
        unhandled = lambda event, detail: self.counted.append(f"{event} {detail}")  # noqa: E731
        doors, calls = hub.doors, hub.call_doors
        self.notes, links = TalkNotes(doors.notes), TalkLinks(script.links)
        words = TalkScript(script, links)
        consent = lambda: hub.rules.recordings.consent  # noqa: E731
        acting = Acting(self.carrier, self.notes, words, links, calls.devices, OURS, consent)
        self.keeper = Keeper(self.notes, acting, doors, unhandled)
        self.tapes = Tapes(self.carrier, self.notes, doors, unhandled)
        left_behind = LeftBehind(self.carrier, doors, WaitingDocuments(script), unhandled)
        self.webhooks = TalkWebhooks(doors, self.carrier, self.keeper, self.notes, words, self.tapes, unhandled)
        self.sender = CallSender(self.carrier, doors, calls, self.keeper, script, OURS, left_behind)
        self.sweep = Sweep(self.carrier, self.settings, doors, calls, self.keeper, left_behind, self.tapes)
        self.desk = TalkDesk(self.settings, self.keeper, calls.devices, doors.clock)
        self._controls = 0

    # --- what the hub and its users want ----------------------------------------------------------------------------

    def order(self, kind: Any, order_id: str = "or_1", **facts: Any) -> AnyOrder:
        made: AnyOrder = kind(
            order_id=order_id,
            channel="phone",
            contact_id="ct_1",
            conversation_id="cv_1",
            external_key=self.line,
            **facts,
        )
        return made

    def connect(self, order_id: str = "or_1", agent_id: str = AGENT, **facts: Any) -> AnyOrder:
        return self.order(Connect, order_id, agent_id=agent_id, agent_name="Wang Lei", **facts)

    def call_back(self, order_id: str = "or_1", agent_id: str = AGENT, **facts: Any) -> AnyOrder:
        return self.order(
            CallBack, order_id, to=NUMBER, our_address=OURS, agent_id=agent_id, agent_name="Wang Lei", **facts
        )

    async def do(self, kind: Any, actor: str = AGENT, control_id: str = "", **facts: Any) -> None:
        self._controls += 1
        control: AnyControl = kind(
            control_id=control_id or f"co_{self._controls}",
            contact_id="ct_1",
            external_key=self.line,
            actor=actor,
            actor_name="Somebody",
            **facts,
        )
        await self.desk.control(control)

    async def talking(self, **facts: Any) -> None:
        """An agent and a caller, who talk."""
        await self.sender.send(self.connect(**facts))
        await self.answers(AGENT)
        await self.comes(CALLER)

    async def called_back(self, **facts: Any) -> None:
        """An agent and whom they called, who talk."""
        await self.sender.send(self.call_back(**facts))
        await self.answers(AGENT)
        await self.tells(NUMBER, "in-progress")

    # --- what the carrier tells -------------------------------------------------------------------------------------

    async def answers(self, who: str) -> None:
        await self.tells(who, "in-progress")

    async def tells(self, who: str, status: str) -> None:
        """How a leg we called is: of a user, or a number."""
        one = self.leg_of(await self.talk(), who)
        await self.leg(one.sid, one.id, status)

    async def leg(self, sid: str, leg: str, status: str) -> None:
        await self.webhooks.leg(self.hook({"CallSid": sid, "CallStatus": status}, line=self.line, leg=leg))

    async def comes(self, sid: str) -> None:
        """A call comes into the conference."""
        form = {"CallSid": sid, "StatusCallbackEvent": "participant-join"}
        conference = (await self.talk()).conference
        await self.webhooks.conference(self.hook(form, line=self.line, conference=conference))

    async def customer_leaves(self, status: str = "completed", conference: str = "") -> str:
        """The customer's <Dial> is over."""
        conference = conference or (await self.talk()).conference
        sid = self.leg_of(await self.talk(), "customer").sid
        return await self.webhooks.talk_over(
            self.hook({"CallSid": sid, "CallStatus": status}, line=self.line, conference=conference)
        )

    def hook(self, form: dict[str, str], **query: str) -> Webhook:
        return Webhook(Form(list(form.items())), Form(list(query.items())), "")

    # --- what is seen -----------------------------------------------------------------------------------------------

    async def talk(self) -> Talk:
        note = await self.notes.talk(self.line)
        assert note is not None
        assert note.todo == (), "all is done"
        assert note.owed == (), "all is told"
        return note.talk

    def leg_of(self, talk: Talk, who: str) -> Party:
        """The latest leg of a user, a number, or a role."""
        return [one for one in talk.parties if who in (one.user_id, one.address, one.role, one.sid)][-1]

    async def states(self) -> dict[str, str]:
        """Who takes part and how: by user, number, or customer."""
        talk = await self.talk()
        return {one.user_id or (one.role if one.role == "customer" else one.address): one.state for one in talk.live()}

    def did(self, *kinds: str) -> list[str]:
        return [f"{what} {how}" for what, how in self.carrier.did if what in kinds]

    def forget(self) -> None:
        self.carrier.did.clear()

    def told(self) -> list[str]:
        return [one.what for one in self.hub.intake.of(TalkChanged)]
