"""The channel's answer to what users ask of talks."""

from hub.contract.controls import AnyControl, DeviceToken
from hub.contract.errors import Invalid, NotFound
from hub.contract.ports import CallDoors


class TalkDesk:
    """Implements `Talks`."""

    def __init__(self, call_doors: CallDoors) -> None:
        self._call_doors = call_doors

    async def control(self, control: AnyControl) -> None:
        """See the `Talks` port."""
        raise Invalid("This call takes no such control.")

    async def device_token(self, user_id: str) -> DeviceToken:
        """See the `Talks` port."""
        raise NotFound("The carrier has no devices in browsers.")
