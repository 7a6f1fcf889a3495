"""The channel's answer to what users ask of talks."""

from channels.phone.settings import PhoneSettings
from channels.phone.talks.acting import CallerGone
from channels.phone.talks.devices import device_token
from channels.phone.talks.keeper import Keeper
from channels.phone.talks.rules.controls import control as made_of
from hub.contract.controls import AddParty, AnyControl, Consult, DeviceKind, DeviceToken, Monitor
from hub.contract.errors import BadCredentials, Conflict, Retryable, Unavailable
from hub.contract.ports import Clock, Devices


class TalkDesk:
    """Implements `Talks`."""

    def __init__(self, settings: PhoneSettings, keeper: Keeper, devices: Devices, clock: Clock) -> None:
        self._settings = settings
        self._keeper = keeper
        self._devices = devices
        self._clock = clock

    async def control(self, control: AnyControl) -> None:
        """See the `Talks` port."""
        device, now = await self._device(control), self._clock()
        try:
            await self._keeper.asked(control.external_key, lambda talk: made_of(talk, control, device, now))
        except CallerGone as gone:
            raise Conflict("The customer has hung up.") from gone
        except (Retryable, BadCredentials) as error:
            raise Unavailable(error.detail, mend="try again in a moment") from error

    async def device_token(self, user_id: str) -> DeviceToken:
        """See the `Talks` port."""
        return device_token(self._settings, user_id, self._clock())

    async def _device(self, control: AnyControl) -> DeviceKind:
        """Where whom the control calls speaks."""
        match control:
            case Consult() | AddParty() if control.to_agent_id:
                return (await self._devices.of(control.to_agent_id)).kind
            case Monitor():
                return (await self._devices.of(control.actor)).kind
        return "number"
