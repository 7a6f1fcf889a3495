"""What users ask of the router, in the imperative. Each is carried out by the ACD, or refused with a `KeydeskError`."""

from datetime import datetime

from hub.contract.steering import QueueKind
from hub.contract.words import ContactCard, Tagged


class Command(Tagged, kw_only=True):
    """Root of the command union. `actor`: the user who asks; `reason`: why, in their own words, for the journal."""

    actor: str
    reason: str = ""


class AcceptOffer(Command, tag="accept_offer"):
    offer_id: str


class DeclineOffer(Command, tag="decline_offer"):
    offer_id: str


class SetActivity(Command, tag="set_activity"):
    """`agent_id` differs from `actor` when a supervisor forces it. `after_contact`: apply once the present work is
    wrapped up."""

    agent_id: str
    activity: str
    after_contact: bool = False


class ConsoleOpened(Command, tag="console_opened"):
    """The agent's first socket connected."""


class ConsoleLost(Command, tag="console_lost"):
    """The agent's last socket closed; the grace period begins."""


class EndContact(Command, tag="end_contact"):
    """The agent ends the conversation and begins wrap-up."""

    contact_id: str


class WrapUp(Command, tag="wrap_up"):
    """Close with a disposition. On a contact still active it ends the conversation first."""

    contact_id: str
    disposition: str
    note: str = ""


class Transfer(Command, tag="transfer"):
    """Exactly one of `to_agent_id` and `to_team`."""

    contact_id: str
    to_agent_id: str = ""
    to_team: str = ""
    note: str = ""


class HandOver(Command, tag="hand_over"):
    """The agent leaves a talk to a colleague who is in it already: no offer, no waiting."""

    contact_id: str
    to_agent_id: str


class Dial(Command, tag="dial"):
    """Call a customer: `contact` is the actor's own from the beginning, and nobody else's to take."""

    contact: ContactCard


class Pull(Command, tag="pull"):
    """Take a waiting contact oneself; may exceed capacity. `take_over`: also from a colleague who has it, which only a
    supervisor may."""

    contact_id: str
    take_over: bool = False


class Move(Command, tag="move"):
    """A supervisor sends a waiting contact to another queue: exactly one of `to_team` and `to_plan`. Its clock is
    kept."""

    contact_id: str
    to_team: str = ""
    to_plan: str = ""


class Assign(Command, tag="assign"):
    """A supervisor gives a contact to an agent: it is offered to them, outside the plan."""

    contact_id: str
    agent_id: str


class Boost(Command, tag="boost"):
    """Count `seconds` more of waiting for this contact."""

    contact_id: str
    seconds: float


class CloseContact(Command, tag="close_contact"):
    """A supervisor closes a contact that needs no agent."""

    contact_id: str


class CloseQueue(Command, tag="close_queue"):
    """A supervisor lets a team's or a plan's queue take nobody new; `until`: when it opens by itself. `moves`: those
    who wait go elsewhere, too. On a closed queue it changes what is said of it."""

    actor_name: str
    kind: QueueKind
    name: str
    until: datetime | None = None
    moves: bool = False


class OpenQueue(Command, tag="open_queue"):
    """A supervisor opens a queue that is closed."""

    kind: QueueKind
    name: str


AnyCommand = (
    AcceptOffer
    | DeclineOffer
    | SetActivity
    | ConsoleOpened
    | ConsoleLost
    | EndContact
    | WrapUp
    | Transfer
    | HandOver
    | Dial
    | Pull
    | Move
    | Assign
    | Boost
    | CloseContact
    | CloseQueue
    | OpenQueue
)
