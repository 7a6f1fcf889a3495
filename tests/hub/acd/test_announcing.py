"""Banners and emergency messages, on both stores."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import suppress
from datetime import timedelta

import pytest

from hub.acd.actions import Acd
from hub.acd.announcing import (
    EmergencyNow,
    Over,
    begin_emergency,
    end_banner,
    end_emergency,
    show_banner,
)
from hub.contract.commands import CloseQueue, OpenQueue
from hub.contract.errors import Invalid, NotFound
from hub.contract.steering import Banner, Emergency, EmergencyBegan, EmergencyEnded, QueueClosed
from hub.insight.steering import steering
from hub.storage.engine import Store
from tests.factories.river import River, new_id, now, open_river

BOSS = {"by_id": "us_boss", "by_name": "Boss"}


@pytest.fixture
async def river(store: Store) -> AsyncIterator[River]:
    async with open_river(store) as opened:
        yield opened


def emergency(id: str, seconds: float | None = None, **facts: object) -> Emergency:
    until = None if seconds is None else now() + timedelta(seconds=seconds)
    return Emergency(id=id, texts={"en": "The line is down."}, hangs_up=False, since=now(), until=until, **BOSS)


def banner(id: str, **facts: object) -> Banner:
    given = {"text": "All hands", "urgency": "urgent", "teams": ("service_desk",), "since": now(), **BOSS, **facts}
    return Banner(id=id, **given)  # type: ignore[arg-type]


async def test_a_banner_is_shown_until_it_is_taken_back_or_its_time_is_up(river: River) -> None:
    await show_banner(river.writer, banner("bn_1"))
    await show_banner(river.writer, banner("bn_2", until=now() + timedelta(hours=1), teams=()))
    seen = await steering(river.store.reader, now())
    assert [(one.id, one.teams, one.urgency) for one in seen.banners] == [
        ("bn_1", ("service_desk",), "urgent"),
        ("bn_2", (), "urgent"),
    ]
    later = await steering(river.store.reader, now() + timedelta(hours=2))
    assert [one.id for one in later.banners] == ["bn_1"]
    await end_banner(river.writer, Over(id="bn_1", actor="us_boss"))
    assert [one.id for one in (await steering(river.store.reader, now())).banners] == ["bn_2"]
    with pytest.raises(NotFound):
        await end_banner(river.writer, Over(id="bn_1", actor="us_boss"))
    with pytest.raises(Invalid):
        await show_banner(river.writer, banner("bn_3", until=now() - timedelta(seconds=1)))


async def test_callers_hear_the_latest_emergency_message_until_it_is_over(river: River) -> None:
    known = EmergencyNow(river.store.reader, river.bus, now)
    await known.start()
    task = asyncio.ensure_future(known.work())
    assert known.now() is None
    await begin_emergency(river.writer, emergency("em_1"))
    await begin_emergency(river.writer, emergency("em_2", 3600))
    await river.event(EmergencyBegan)
    said = (await steering(river.store.reader, now())).emergency
    assert said is not None
    assert (said.id, said.texts) == ("em_2", {"en": "The line is down."})
    fresh = EmergencyNow(river.store.reader, river.bus, now)
    await fresh.start()
    assert (fresh.now(), known.now()) == (said, said)
    with pytest.raises(Invalid):
        await begin_emergency(river.writer, emergency("em_3", -1))
    with pytest.raises(NotFound):
        await end_emergency(river.writer, Over(id="em_1", actor="us_boss"))
    await end_emergency(river.writer, Over(id="em_2", actor="us_boss"))
    await river.event(EmergencyEnded)
    assert known.now() is None
    task.cancel()
    with suppress(asyncio.CancelledError):
        await task


async def test_a_closed_queue_is_closed_after_a_restart_too(river: River) -> None:
    await river.acd.do(
        CloseQueue(actor="us_boss", actor_name="Boss", reason="drill", kind="team", name="service_desk", moves=True)
    )
    closed = (await river.event(QueueClosed)).closure
    assert (await steering(river.store.reader, now())).closed == [closed]
    await river.acd.stop()
    again = Acd(river.writer, lambda: river.business, new_id, now)
    await again.start()
    restored = await again.look(lambda router, _: router.snapshot().closures)
    assert restored == {"team:service_desk": closed}
    await again.do(OpenQueue(actor="us_boss", kind="team", name="service_desk"))
    assert (await steering(river.store.reader, now())).closed == []
    await again.stop()
