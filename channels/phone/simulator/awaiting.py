"""Waiting for whichever of several events comes first."""

import asyncio


async def any_of(*events: asyncio.Event, timeout: float | None = None) -> None:
    """Until one of them is set, or `timeout` seconds have passed."""
    waits = {asyncio.ensure_future(event.wait()) for event in events}
    try:
        await asyncio.wait(waits, timeout=timeout, return_when=asyncio.FIRST_COMPLETED)
    finally:
        for wait in waits:
            wait.cancel()
