"""What a call is told to do next. The phone channel renders these as TwiML."""

from msgspec import Struct


class Spoken(Struct, frozen=True, kw_only=True):
    """What the caller hears: `file`, where there is one, else `text` by a voice. `file`: an `https:` address, or the
    name of a file in the menus' folder `sounds`."""

    text: str
    language: str
    file: str = ""


class Step(Struct, frozen=True, kw_only=True, tag_field="step"):
    """Root of the step union."""


class Say(Step, frozen=True, kw_only=True, tag="say"):
    """Speak the prompt `prompt` in `language`, its slots filled, or `text` as it stands, or play `file`: `Menus.speech`
    tells which."""

    prompt: str
    language: str
    slots: dict[str, str] = {}
    file: str = ""
    text: str = ""


class Gather(Step, frozen=True, kw_only=True, tag="gather"):
    """Speak `says` while listening for `digits` key presses at most (`at_least` are wanted; fewer come back too); after
    them, wait `timeout` seconds for a key. `finish`: the key that ends the digits; empty: every key is one, `#` too.
    `speech`: listen for words as well, in `language`, of which `hints` are likely. `secret`: the digits are a PIN,
    to be kept nowhere."""

    says: tuple[Say, ...]
    digits: int
    timeout: float
    at_least: int = 1
    finish: str = ""
    speech: bool = False
    hints: tuple[str, ...] = ()
    language: str = ""
    secret: bool = False


class Look(Step, frozen=True, kw_only=True, tag="look"):
    """Ask `question` of the company's systems for the call's account, for `timeout` seconds at most; then `Found`."""

    question: str
    values: dict[str, str]
    timeout: float


class Prove(Step, frozen=True, kw_only=True, tag="prove"):
    """Ask whether `pin` is that of the account `number`; then `Known`. Written nowhere."""

    number: str
    pin: str

    def __repr__(self) -> str:
        return "Prove(…)"


class Enqueue(Step, frozen=True, kw_only=True, tag="enqueue"):
    """Put the call through: it waits for an agent from here on. `subject`: a prompt key that says what it is about
    (`Menus.text` with the call's slots gives the words). `account_id`: for whom they call, where that is known."""

    language: str
    subject: str = ""
    skills: tuple[str, ...] = ()
    account_id: str = ""


class Dial(Step, frozen=True, kw_only=True, tag="dial"):
    """Call `number` (E.164 or sip:) for `timeout` seconds at most and join the two; then `Dialled`."""

    number: str
    timeout: float
    language: str


class Voicemail(Step, frozen=True, kw_only=True, tag="voicemail"):
    """Record a message. `prompt` empty: in the usual words. Who leaves none comes back as `Came`."""

    language: str
    prompt: str = ""


class OfferCallback(Step, frozen=True, kw_only=True, tag="offer_callback"):
    """Offer to call back. `prompt` empty: in the usual words. Who declines comes back as `Came`."""

    language: str
    prompt: str = ""


class Hangup(Step, frozen=True, kw_only=True, tag="hangup"):
    """End the call. `outcome`: how the contact ends (self_served, redirected, failed)."""

    outcome: str


AnyStep = Say | Gather | Look | Prove | Enqueue | Dial | Voicemail | OfferCallback | Hangup
LAST = (Gather, Look, Prove, Enqueue, Dial, Voicemail, OfferCallback, Hangup)
"""Every document of steps ends in one of these: a caller is never left in silence. `Look` and `Prove` are done at once
and `advance` is called again; what was to be said before is said first."""
