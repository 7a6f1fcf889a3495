"""What users ask of a talk, and where agents speak.

A control is carried out at once by the channel, or refused: an agent who holds a customer must see it held, not queued.
"""

from datetime import datetime
from typing import Literal

from hub.contract.talks import Hearing
from hub.contract.words import Tagged, Value

DeviceKind = Literal["browser", "sip", "number"]


class Control(Tagged, kw_only=True):
    """Root of what users ask of a talk. `actor`: the user; `actor_name` for the others' screens. `control_id`: the same
    is carried out once."""

    control_id: str
    contact_id: str
    external_key: str
    actor: str
    actor_name: str


class Hold(Control, tag="hold"):
    """The customer hears music and nobody hears them, or the talk goes on (`on` false)."""

    on: bool


class Mute(Control, tag="mute"):
    """A leg is heard by nobody, or again. Without `leg_id`: the actor's own."""

    on: bool
    leg_id: str = ""


class Keypad(Control, tag="keypad"):
    """Tones for the other side: digits, `*`, `#`, and `w` for half a second of pause."""

    digits: str


class Consult(Control, tag="consult"):
    """Hold the customer and call a colleague, or a number: exactly one of the two."""

    to_agent_id: str = ""
    to_number: str = ""


class Swap(Control, tag="swap"):
    """Speak with the other one: the customer, or whom one consults."""


class Return(Control, tag="return"):
    """End the consultation and go back to the customer."""


class Complete(Control, tag="complete"):
    """Join the customer with whom one consults, and leave (a warm transfer). To a colleague the hub hands the contact
    over; with a number outside the hub's part is over. `stay`: do not leave: a conference."""

    stay: bool = False


class AddParty(Control, tag="add_party"):
    """Call a colleague or a number into the talk (at most six in all): exactly one of the two."""

    to_agent_id: str = ""
    to_number: str = ""


class RemoveParty(Control, tag="remove_party"):
    leg_id: str


class SendOn(Control, tag="send_on"):
    """Put the customer through to a number outside and leave (a cold transfer)."""

    to_number: str


class Record(Control, tag="record"):
    """Go on recording, or pause (card numbers)."""

    on: bool


class Monitor(Control, tag="monitor"):
    """A supervisor takes part, or takes part otherwise; empty: leaves."""

    hearing: Hearing


AnyControl = (
    Hold | Mute | Keypad | Consult | Swap | Return | Complete | AddParty | RemoveParty | SendOn | Record | Monitor
)


class Device(Value):
    """Where an agent speaks: a browser, a SIP phone (`address` sip:…), or any number (`address` E.164)."""

    kind: DeviceKind = "browser"
    address: str = ""


class DeviceToken(Value):
    """Lets an agent's browser register as their device. `kind`: whose software it must use. `url`: where it registers,
    for carriers that do not know by themselves."""

    kind: Literal["twilio", "simulator"]
    identity: str
    token: str
    expires_at: datetime
    url: str = ""
