"""Machine detection: who answered, as the carrier hears it
(https://www.twilio.com/docs/voice/answering-machine-detection).
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

from channels.phone.simulator.markup import Verb

Mode = Literal["", "Enable", "DetectMessageEnd"]
SECONDS = 2.0
"""How long it takes to tell; the end of a machine's greeting comes later."""
GREETING_SECONDS = 6.0


@dataclass(frozen=True)
class Detection:
    """`url`: told what was heard, while the call goes on; without one the call waits for the finding."""

    mode: Mode = ""
    url: str = ""

    @classmethod
    def of(cls, get: Callable[[str], str | None], url: str) -> "Detection":
        """As REST's fields say it. `url`: where to tell."""
        mode = get("MachineDetection") or ""
        return cls("DetectMessageEnd" if mode == "DetectMessageEnd" else "Enable" if mode == "Enable" else "", url)

    @classmethod
    def of_noun(cls, noun: Verb) -> "Detection":
        """As a noun of `<Dial>` says it."""
        fields = {"MachineDetection": noun.get("machineDetection")}
        return cls.of(fields.get, noun.get("amdStatusCallback", ""))

    def finds(self, answer: str) -> str:
        """The word for who answered."""
        if answer == "machine":
            return "machine_end_beep" if self.mode == "DetectMessageEnd" else "machine_start"
        return "fax" if answer == "fax" else "human"

    def seconds(self, answer: str) -> float:
        return GREETING_SECONDS if self.finds(answer) == "machine_end_beep" else SECONDS
