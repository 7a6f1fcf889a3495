"""What the console needs in the browser: frames while long lists scroll, the time until an event is shown, and memory
after hours of events.

`console.heap_growth`: how much more memory holds after `HOURS` of a busy desk's events, with what nobody needs any more
collected, than before the first of them, when as many conversations have been opened as the console keeps at hand.
"""

import asyncio
from collections.abc import Iterator
from typing import Any

from playwright.async_api import CDPSession, Page

from tests.bench.console_page import ME, USUAL, agent, console, contact, event, message, plain, words
from tests.bench.figures import Figure, figure, percentile

CONTACTS, MESSAGES = 2_000, 5_000
ROWS_MOST, ENTRIES_MOST = 60, 400
"""So much of them is in the page at once; the rest is not."""
HOURS, EVENTS_AN_HOUR, OPENED_AN_HOUR = 8, 1_800, 8
"""A busy agent of a busy desk: 300 contacts an hour come by on it, and eight are opened."""
KEPT = 10
"""Conversations of which the console keeps what comes in (`WATCHED` in state/desk.ts)."""
LIST = "[data-testid=row]"
LOG = "[role=log]"

SCROLL = """async ([inner, frames, step]) => {
  let box = document.querySelector(inner);
  while (getComputedStyle(box).overflowY !== "auto") box = box.parentElement;
  const next = () => new Promise(done => requestAnimationFrame(done));
  const took = [];
  box.scrollTop = step < 0 ? box.scrollHeight : 0;
  await next();
  await next();  // the jump to where it begins is no scrolling
  let last = await next();
  for (let i = 0; i < frames; i++) {
    box.scrollTop += step;
    const now = await next();
    took.push(now - last);
    last = now;
  }
  return took;
}"""
SHOWN = """async ([frame, text]) => {
  const log = document.querySelector('[role=log]');
  const there = () => log.textContent.includes(text);
  const from = performance.now();
  const seen = new Promise(done => {
    const watch = new MutationObserver(() => { if (there()) { watch.disconnect(); done(); } });
    watch.observe(log, {childList: true, subtree: true, characterData: true});
  });
  tell(frame);
  await seen;
  await new Promise(done => requestAnimationFrame(done));
  return performance.now() - from;
}"""
OPENED = """async ([path, text]) => {
  history.pushState(null, '', path);
  while (!document.querySelector('[role=log]')?.textContent.includes(text))
    await new Promise(done => setTimeout(done, 5));
}"""


def bench(quick: bool) -> Iterator[Figure]:
    yield from asyncio.run(_measure(quick))


async def _measure(quick: bool) -> list[Figure]:
    frames, tries, hours, opened = (15, 4, 1, 2) if quick else (300, 50, HOURS, OPENED_AN_HOUR)
    events = EVENTS_AN_HOUR * opened // OPENED_AN_HOUR
    async with console(CONTACTS, MESSAGES) as (page, devtools):
        rows = await page.evaluate(SCROLL, [LIST, frames, 60])
        rows_there = await page.get_by_test_id("row").count()
        entries = await page.evaluate(SCROLL, [LOG, frames, -60])
        entries_there = await page.locator("[data-entry]").count()
        await page.locator(LOG).evaluate("log => { log.parentElement.scrollTop = log.scrollHeight }")
        shown = [await _shown(page, seq) for seq in range(1, tries + 1)]
    assert rows_there <= ROWS_MOST, rows_there
    assert entries_there <= ENTRIES_MOST, entries_there
    async with console(200, 50) as (page, devtools):
        await _open(page, range(100, 100 + KEPT))
        heap = [await _held(devtools)]
        heap += [await _hour(page, devtools, hour, events, opened) for hour in range(hours)]
    return [
        figure("console.list_frame_p95", percentile(rows, 0.95), "ms"),
        figure("console.list_rows_in_page", rows_there, "rows"),
        figure("console.timeline_frame_p95", percentile(entries, 0.95), "ms"),
        figure("console.timeline_entries_in_page", entries_there, "entries"),
        figure("console.event_shown_p95", percentile(shown, 0.95), "ms"),
        figure("console.heap_before", heap[0] / 1e6, "MB"),
        figure("console.heap_growth", 100 * (heap[-1] / heap[0] - 1), "%"),
    ]


async def _shown(page: Page, seq: int) -> float:
    """Milliseconds from an event's arrival to the frame that shows it."""
    news = plain(message(100_000 + seq)) | {"text": f"News number {seq}."}
    frame = event(seq, type="message.received", message=news, account_id=None)
    took: float = await page.evaluate(SHOWN, [frame, news["text"]])
    return took


async def _hour(page: Page, devtools: CDPSession, hour: int, events: int, opened: int) -> float:
    """An hour's events, as fast as they are taken, and the conversations that are opened in it; then what memory holds,
    in bytes."""
    before = range(max(0, hour - 1) * opened + 1, max(1, hour) * opened + 1)
    frames = [_traffic(hour * events + n + 1, before) for n in range(events)]
    for at in range(0, len(frames), 200):
        await page.evaluate("frames => { for (const f of frames) tell(f); }", frames[at : at + 200])
        await page.evaluate("() => new Promise(done => setTimeout(done, 60))")  # the page takes them in one go each
    await _open(page, range(hour * opened + 1, (hour + 1) * opened + 1))
    return await _held(devtools)


async def _open(page: Page, conversations: range) -> None:
    for number in conversations:
        await page.evaluate(OPENED, [f"/c/cv_{number}", words(number, USUAL)])


async def _held(devtools: CDPSession) -> float:
    """Bytes of memory in use, with nothing left to do or to collect."""
    for _ in range(2):
        await asyncio.sleep(0.3)
        await devtools.send("HeapProfiler.collectGarbage")
    return float((await devtools.send("Runtime.getHeapUsage"))["usedSize"])


def _traffic(seq: int, opened: range) -> dict[str, Any]:
    """A busy desk: contacts come, are offered, taken and closed; colleagues change; customers write, also in what is
    open, `opened`."""
    number = 10_000 + seq // 6
    step = seq % 6
    if step == 0:
        return event(seq, type="agent.changed", agent=plain(agent()), account_id=None, why="chosen")
    if step == 4:
        said = message(seq, opened[number % len(opened)] if number % 5 == 0 else number)
        return event(seq, type="message.received", message=plain(said), account_id=None)
    if step == 5:
        card = contact(number, state="closed", outcome="handled")
        return event(seq, type="contact.closed", contact=plain(card))
    state = {1: "waiting", 2: "active", 3: "wrapping"}[step]
    card = contact(number, state=state, agent_id=None if state == "waiting" else ME)
    kind = {1: "contact.queued", 2: "contact.changed", 3: "contact.changed"}[step]
    return event(seq, type=kind, contact=plain(card))
