"""A Chromium that has a microphone, which beeps, and what it takes to see that sound arrives."""

import asyncio
import subprocess
from collections.abc import AsyncIterator, Awaitable, Callable
from pathlib import Path

import pytest_asyncio
from playwright.async_api import Browser, Page, async_playwright

from tests.browser.chromium import FLAGS, chromium

ROOT = Path(__file__).parents[2]
SOUND = [
    "--use-fake-device-for-media-stream",  # a microphone that beeps
    "--use-fake-ui-for-media-stream",  # and that everybody may use
    "--allow-loopback-in-peer-connection",  # machines without any other network
    "--autoplay-policy=no-user-gesture-required",
]
PATIENCE = 20  # seconds


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def loud() -> AsyncIterator[Browser]:
    """A browser with a microphone."""
    async with async_playwright() as playwright:
        opened = await playwright.chromium.launch(executable_path=chromium(), args=[*FLAGS, *SOUND])
        yield opened
        await opened.close()


def bundle(folder: Path) -> str:
    """The real modules that browsers speak with, as one script that a page can run: `Carrier.Media` and so on."""
    web = ROOT / "channels/phone/simulator/web"
    entry, out = folder / "entry.ts", folder / "carrier.js"
    entry.write_text("".join(f"export * from '{web / name}';\n" for name in ("media.ts", "microphone.ts")))
    rolldown = ROOT / "node_modules/.bin/rolldown"
    command = [str(rolldown), str(entry), "--format", "iife", "--name", "Carrier", "--file", str(out)]
    subprocess.run(command, check=True, capture_output=True)
    return out.read_text(encoding="utf-8")


async def until(what: Callable[[], Awaitable[bool]], why: str) -> None:
    """Look again and again until it is so."""
    try:
        async with asyncio.timeout(PATIENCE):
            while not await what():
                await asyncio.sleep(0.1)
    except TimeoutError:
        raise AssertionError(f"in vain: {why}") from None


COUNT = """() => window.counted ?? (window.counted = async () => {
  const all = { packets: 0, energy: 0, peers: 0 };
  for (const one of window.connections) {
    if (one.connectionState === 'closed') continue;
    all.peers += 1;
    for (const report of (await one.getStats()).values()) {
      if (report.type !== 'inbound-rtp') continue;
      all.packets += report.packetsReceived ?? 0;
      all.energy += report.totalAudioEnergy ?? 0;
    }
  }
  return all;
})"""
WATCH = """(() => {
  window.connections = [];
  const Real = window.RTCPeerConnection;
  window.RTCPeerConnection = class extends Real {
    constructor(...given) { super(...given); window.connections.push(this); }
  };
})();"""
"""Makes every connection of a page known to the test, before the page begins."""


async def energy(page: Page) -> float:
    """All sound that the page's connections have played so far."""
    return float((await counted(page))["energy"])


async def counted(page: Page) -> dict[str, float]:
    """What the page's connections received so far: packets, energy, and how many peers there are."""
    found: dict[str, float] = await page.evaluate(f"({COUNT})()()")
    return found


async def hears(page: Page, who: str) -> None:
    """Sound arrives at the page now: packets and energy grow."""
    before = await counted(page)

    async def more() -> bool:
        now = await counted(page)
        return now["packets"] > before["packets"] + 10 and now["energy"] > before["energy"] + 1e-6

    await until(more, f"{who} hears something")


async def hears_nothing(page: Page, who: str) -> None:
    """Nothing arrives any more: between two looks half a second apart the energy is the same."""

    async def silent() -> bool:
        before = await energy(page)
        await asyncio.sleep(0.5)
        return await energy(page) - before < 1e-7

    await until(silent, f"{who} hears nothing")
