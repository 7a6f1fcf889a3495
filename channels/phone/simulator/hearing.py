"""Who hears whom in a conference. Pure.

Twilio's meaning (https://www.twilio.com/docs/voice/api/conference-participant-resource): one on hold neither speaks nor
hears; one who is muted only hears; one who coaches hears all and is heard by the coached one alone.
"""

from typing import Protocol


class Voice(Protocol):
    """A participant, as far as it matters here. `key`: its call's SID; `coaches`: the SID it coaches, or empty."""

    @property
    def key(self) -> str: ...

    @property
    def muted(self) -> bool: ...

    @property
    def hold(self) -> bool: ...

    @property
    def coaches(self) -> str: ...


def hears(listener: Voice, speaker: Voice) -> bool:
    """Whether what `speaker` says reaches `listener`."""
    if listener.key == speaker.key or listener.hold or speaker.hold or speaker.muted:
        return False
    return not speaker.coaches or speaker.coaches == listener.key
