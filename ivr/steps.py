"""What a call is told to do next. The phone channel renders these as TwiML."""

from msgspec import Struct


class Step(Struct, frozen=True, kw_only=True, tag_field="step"):
    """Root of the step union."""


class Say(Step, frozen=True, kw_only=True, tag="say"):
    """Speak the prompt `prompt` in `language`, its slots filled."""

    prompt: str
    language: str
    slots: dict[str, str] = {}


class Gather(Step, frozen=True, kw_only=True, tag="gather"):
    """Speak `says` while listening for `digits` key presses; after them, wait `timeout` seconds for a key."""

    says: tuple[Say, ...]
    digits: int
    timeout: float


class Enqueue(Step, frozen=True, kw_only=True, tag="enqueue"):
    """Put the call through: it waits for an agent from here on. `subject`: a prompt key that says what it is about."""

    language: str
    subject: str = ""
    skills: tuple[str, ...] = ()


class Hangup(Step, frozen=True, kw_only=True, tag="hangup"):
    """End the call. `outcome`: how the contact ends (self_served, redirected, failed)."""

    outcome: str


AnyStep = Say | Gather | Enqueue | Hangup
"""Every document of steps ends in `Gather`, `Enqueue` or `Hangup`: a caller is never left in silence."""
