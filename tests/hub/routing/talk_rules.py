"""What colleagues do in each other's talks, for the machine that tries the router with everything."""

from typing import Any

from hypothesis import strategies as st
from hypothesis.stateful import rule

from hub.contract.commands import HandOver
from hub.contract.talks import Leg, LegState, Talk, TalkMoved
from hub.contract.words import ContactCard
from tests.hub.routing.company import AGENTS

agents = st.sampled_from(AGENTS)
states: st.SearchStrategy[LegState] = st.sampled_from(("ringing", "talking", "held", "left"))


class TalkRules:
    """Rules about talks. `pick` and `does` are the machine's."""

    ledger: Any
    made: int

    def pick(self, data: st.DataObject, *states: str) -> Any:
        raise NotImplementedError

    def does(self, input: Any) -> bool:
        raise NotImplementedError

    @rule(data=st.data(), agent=agents)
    def a_contact_is_handed_over(self, data: st.DataObject, agent: str) -> None:
        card = self.pick(data, "active")
        if card is not None and agent in self.ledger.agents:
            assert self.does(HandOver(actor=card.agent_id, contact_id=card.id, to_agent_id=agent))

    @rule(data=st.data(), colleague=agents, theirs=states, own=st.sampled_from(("talking", "talking", "left")))
    def a_talk_moves(self, data: st.DataObject, colleague: str, theirs: LegState, own: LegState) -> None:
        card: ContactCard | None = self.pick(data, "waiting", "offered", "active", "wrapping")
        if card is None or colleague not in self.ledger.agents:
            return
        legs = (
            Leg(id="c", role="customer", state="talking"),
            Leg(id="a", role="agent", state=own, user_id=card.agent_id or ""),
            Leg(id="b", role="colleague", state=theirs, user_id=colleague),
        )
        talk = Talk(contact_id=card.id, conversation_id=card.conversation_id, revision=1, legs=legs)
        self.ledger.talks[card.id] = talk
        self.does(TalkMoved(talk=talk, what="joined"))
