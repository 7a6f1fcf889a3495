"""What may be set of the carrier simulator."""

from typing import Literal

from pydantic import BaseModel, ConfigDict, Field, SecretStr

from channels.phone.settings import HttpUrl

AgentAnswer = Literal["answer", "machine", "fax", "busy", "no-answer", "failed"]
ANSWERED = frozenset({"answer", "machine", "fax"})
EVERYBODY = "*"


class SimulatorSettings(BaseModel):
    """One carrier account with one number that leads to the hub at `hub_url`.

    `lobby_origins`: whose browsers may play the customer. `speech_seconds`: how long a character takes to speak.
    `music_seconds`: how long a piece of hold music lasts. `answers`: how an agent's device answers, by identity; `*`
    holds for all others; and customers' phones, by number: those not named ring on a page that looks at them, or
    nobody answers. `answer_after`: seconds it rings. `media_grace`: how long a browser may be out of reach, in seconds,
    before its legs end. `pace`: how much faster than life every wait passes."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    account_sid: str = "AC00000000000000000000000000000001"
    auth_token: SecretStr
    hub_url: HttpUrl = "http://127.0.0.1:8000"
    lobby_origins: tuple[str, ...] = ()
    speech_seconds: float = Field(default=0.055, ge=0)
    music_seconds: float = Field(default=20, gt=0)
    answers: dict[str, AgentAnswer] = {EVERYBODY: "answer"}
    answer_after: float = Field(default=0.4, ge=0)
    media_grace: float = Field(default=10, ge=0)
    pace: float = Field(default=1, gt=0)

    @property
    def voice_url(self) -> str:
        return f"{self.hub_url}/phone/voice"

    @property
    def fallback_url(self) -> str:
        return f"{self.hub_url}/phone/fallback"

    @property
    def status_url(self) -> str:
        return f"{self.hub_url}/phone/status#rc=2&rp=ct,rt,5xx"
