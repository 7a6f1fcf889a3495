"""Where agents speak: in their browser unless they chose a telephone."""

import re
from collections.abc import Sequence
from typing import Any

import phonenumbers
from sqlalchemy import bindparam, select, update
from sqlalchemy.ext.asyncio import AsyncEngine

from hub.contract.controls import Device
from hub.contract.errors import Invalid, KeydeskError, NotFound
from hub.contract.words import Value
from hub.storage.engine import Store
from hub.storage.schema import agents
from hub.storage.writer import Transaction, Writer

_SIP = re.compile(r"sips?:[A-Za-z0-9_.!~*'()&=+$,;?/%-]{1,80}@[A-Za-z0-9.-]{1,120}(:[0-9]{1,5})?")  # RFC 3261, 19.1
_DEVICE: Any = select(agents.c.device, agents.c.device_address).where(agents.c.id == bindparam("agent"))


class DeviceChange(Value):
    user_id: str
    device: Device


class StoredDevices:
    """Implements the `Devices` port."""

    def __init__(self, opened: Store) -> None:
        self._store = opened

    async def of(self, user_id: str) -> Device:
        """See the `Devices` port. Whoever is no agent speaks in the browser."""
        rows = await self._store.lookup(lambda conn: conn.execute(_DEVICE, {"agent": user_id}).all())
        return Device(kind=rows[0].device, address=rows[0].device_address) if rows else Device()


async def device_of(reader: AsyncEngine, user_id: str) -> Device:
    """The same on a reading connection."""
    async with reader.connect() as conn:
        row = (await conn.execute(_DEVICE, {"agent": user_id})).one_or_none()
    return Device(kind=row.device, address=row.device_address) if row is not None else Device()


async def set_device(writer: Writer, user_id: str, device: Device) -> None:
    """Raises `NotFound` for whoever is no agent, `Invalid` for an address the device cannot have."""
    await writer.run(set_devices, DeviceChange(user_id=user_id, device=checked(device)))


def checked(device: Device) -> Device:
    """The device with its address in its one spelling. Raises `Invalid`."""
    address = device.address.strip()
    if device.kind == "browser":
        return Device()
    if device.kind == "sip":
        if not _SIP.fullmatch(address):
            raise Invalid("This is no SIP address.", mend="write it like sip:ana@pbx.example.com", field="address")
        return Device(kind="sip", address=address)
    try:
        number = phonenumbers.parse(address)
    except phonenumbers.NumberParseException:
        number = None
    if number is None or not phonenumbers.is_possible_number(number):
        raise Invalid("This is no phone number.", mend="write it with + and the country code", field="address")
    return Device(kind="number", address=phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164))


def set_devices(tx: Transaction, items: Sequence[DeviceChange]) -> list[KeydeskError | None]:
    return [_set(tx, item) for item in items]


def _set(tx: Transaction, item: DeviceChange) -> KeydeskError | None:
    done = tx.conn.execute(
        update(agents)
        .where(agents.c.id == item.user_id)
        .values(device=item.device.kind, device_address=item.device.address)
    )
    return None if done.rowcount else NotFound("This user takes no calls.", mend="make them an agent first")
