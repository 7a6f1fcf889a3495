"""Where agents speak, on both stores."""

import pytest

from hub.access.devices import StoredDevices, checked, set_device
from hub.contract.controls import Device
from hub.contract.errors import Invalid, NotFound
from tests.fakes.console_world import World


async def test_an_agent_speaks_in_the_browser_until_they_choose_otherwise(world: World) -> None:
    devices = StoredDevices(world.store)
    assert await devices.of("us_ada") == Device(kind="browser")
    await set_device(world.writer, "us_ada", Device(kind="number", address="+49 30 555 0001"))
    assert await devices.of("us_ada") == Device(kind="number", address="+49305550001")
    await set_device(world.writer, "us_ada", Device(kind="browser", address="ignored"))
    assert await devices.of("us_ada") == Device(kind="browser")


async def test_whoever_is_no_agent_speaks_in_the_browser_and_has_nothing_to_choose(world: World) -> None:
    assert await StoredDevices(world.store).of("us_nobody") == Device(kind="browser")
    with pytest.raises(NotFound):
        await set_device(world.writer, "us_nobody", Device(kind="browser"))


@pytest.mark.parametrize(
    "device",
    [
        Device(kind="sip", address="ana@pbx.example"),
        Device(kind="sip", address="sip:ana pbx.example"),
        Device(kind="number", address="0301234"),
        Device(kind="number", address=""),
    ],
)
def test_an_address_the_device_cannot_have_is_refused(device: Device) -> None:
    with pytest.raises(Invalid):
        checked(device)


def test_a_sip_phone_is_kept_as_it_is_written() -> None:
    assert checked(Device(kind="sip", address=" sip:ana@pbx.example:5061 ")).address == "sip:ana@pbx.example:5061"
