"""A channel with calls, as the console sees it."""

from datetime import UTC, datetime

from hub.contract.controls import AnyControl, DeviceToken
from hub.contract.errors import KeydeskError


class FakeTalks:
    """A `Talks`. `done`: what was carried out; `refusal`: raised instead, while set; `no_devices`: why browsers
    may not register."""

    def __init__(self) -> None:
        self.done: list[AnyControl] = []
        self.refusal: KeydeskError | None = None
        self.no_devices: KeydeskError | None = None

    async def control(self, control: AnyControl) -> None:
        if self.refusal is not None:
            raise self.refusal
        self.done.append(control)

    async def device_token(self, user_id: str) -> DeviceToken:
        if self.no_devices is not None:
            raise self.no_devices
        return DeviceToken(
            kind="simulator",
            identity=f"client:{user_id}",
            token="t",
            expires_at=datetime(2026, 3, 2, 10, tzinfo=UTC),
        )
