"""The business configuration that holds, and how it is read anew while the hub runs.

All of it, menus included, is read and checked first; only what is right as a whole takes effect, and all at once.
Otherwise everything stays as it was, and what is wrong is logged and shown to administrators.
"""

import asyncio
import contextlib
import os
import signal
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from datetime import datetime
from pathlib import Path

import structlog
from watchfiles import Change, awatch

from agent_console.hub import BusinessProblem, BusinessStatus
from config.business_file import READ, digest, load_business
from config.lookups_file import Asked, load_asked
from config.menu_files import named_by, read_menu_files
from config.yaml_file import Mistakes, Problem
from hub.contract.calls import LookupQuestion
from hub.contract.dealings import DealingsQuestion, Part
from hub.contract.errors import KeydeskError, Misconfigured, Unavailable
from hub.contract.plans import Business
from hub.contract.ports import Clock
from hub.contract.words import ChannelTraits
from hub.storage.claim import BY_HAND, claim_holder
from ivr.checking.outside import unknown_names
from ivr.menu import Menus

log = structlog.get_logger()
ACTOR = "configuration"
MENUS = "menus"
TRIES = 5
STILL = 0.2  # seconds in which nothing is written before the files count as whole
Apply = Callable[[str, str], Awaitable[None]]
"""Lets the router go on by what holds now: `(version, actor)`."""


@dataclass(frozen=True)
class Reading:
    """What one reading of the folder found."""

    business: Business
    menus: Menus
    asked: Asked = field(default_factory=Asked)


def read_folder(folder: Path, traits: Sequence[ChannelTraits], menu: str, public_url: str = "") -> Reading:
    """Everything in the folder. `menu`: the one every call enters, which must be there. `public_url`: this hub's own
    address. Raises `Mistakes` with every problem of all files."""
    problems: list[Problem] = []
    business = menus = menu_files = None
    asked = Asked()
    try:
        business = load_business(folder, traits)
    except Mistakes as mistakes:
        problems += mistakes.problems
    try:
        menu_files = read_menu_files(folder / MENUS)
        menus = menu_files.menus
    except Mistakes as mistakes:
        problems += mistakes.problems
    try:
        asked = load_asked(folder, {"PUBLIC_URL": public_url or "http://127.0.0.1"})
    except Mistakes as mistakes:
        problems += mistakes.problems
    if menu_files is not None and business is not None and not problems:
        try:
            menu_files.complain(unknown_names(menu_files.menus, named_by(business, asked.lookups)))
        except Mistakes as mistakes:
            problems += mistakes.problems
    if menus is not None and menu not in menus.menus:
        known = ", ".join(sorted(menus.menus)) or "none"
        text = f"is not there, and calls enter by it (KEYDESK_PHONE__MENU); menus are: {known}"
        problems.append(Problem(folder / MENUS / f"{menu}.yaml", 1, text))
    if problems or business is None or menus is None:
        raise Mistakes(problems)
    return Reading(business, menus, asked)


def read_whole(folder: Path, read: Callable[[], Reading], still: float = STILL) -> Reading:
    """What the files say, all of one moment: while somebody writes there, they are read again. Blocks. Raises
    `Mistakes`, or `Unavailable` when they do not come to rest."""
    for _ in range(TRIES):
        before = digest(folder)
        time.sleep(still)
        reading: Reading | Mistakes
        try:
            reading = read()
        except Mistakes as mistakes:
            reading = mistakes
        if digest(folder) == before:
            if isinstance(reading, Mistakes):
                raise reading
            return reading
    raise Unavailable("The files are being written to.", mend="try again when that is done")


class Configuration:
    """What holds. `apply` is told once the router is there; until then nothing is read anew."""

    def __init__(
        self,
        folder: Path,
        read: Callable[[], Reading],
        clock: Clock,
        *,
        still: float = STILL,
    ) -> None:
        """Reads the folder. Raises `Mistakes`."""
        self._folder = folder
        self._read = read
        self._clock = clock
        self._still = still
        self._holding = read()
        self._read_at: datetime = clock()
        self._problems: tuple[Problem, ...] = ()
        self._one_at_a_time = asyncio.Lock()
        self.apply: Apply | None = None

    def business(self) -> Business:
        """The `BusinessNow` port."""
        return self._holding.business

    def menus(self) -> Menus:
        """The menus that calls go through now."""
        return self._holding.menus

    def lookups(self) -> Mapping[str, LookupQuestion]:
        """What menus may ask the company's own systems now, by name."""
        return self._holding.asked.lookups

    def dealings(self) -> Mapping[Part, DealingsQuestion]:
        """What may be asked for whoever looks at an account now, by kind."""
        return self._holding.asked.accounts

    def status(self) -> BusinessStatus:
        """What holds since when, and what was wrong with the files when they were last read."""
        return BusinessStatus(
            version=self._holding.business.version,
            read_at=self._read_at,
            problem=[
                BusinessProblem(file=problem.path.as_posix(), line=problem.line, message=problem.text)
                for problem in self._problems
            ],
        )

    async def reload(self, actor: str = ACTOR) -> BusinessStatus:
        """Read the files anew; return once every room goes by them, or find that nothing has changed. Raises
        `Mistakes` or `Unavailable`; then all stays as it was."""
        async with self._one_at_a_time:
            try:
                reading = await asyncio.to_thread(read_whole, self._folder, self._read, self._still)
            except Mistakes as mistakes:
                refusal = Mistakes(_within(self._folder, problem) for problem in mistakes.problems)
                self._problems = refusal.problems
                log.error("the business configuration is refused; what held goes on", problems=refusal.detail)
                raise refusal from None
            if reading.business != self._holding.business:  # its version tells of the menus as well
                await self._take_over(reading, actor)
                log.info("the business configuration was read anew", version=reading.business.version, by=actor)
            self._problems = ()
            self._read_at = self._clock()
            return self.status()

    async def _take_over(self, reading: Reading, actor: str) -> None:
        before, self._holding = self._holding, reading
        if self.apply is None:
            return
        try:
            await self.apply(reading.business.version, actor)
        except BaseException:
            self._holding = before
            log.critical("the router could not go by the new configuration; what held goes on")
            with contextlib.suppress(KeydeskError):  # the store is gone: the router is rebuilt from it in any case
                await self.apply(before.business.version, ACTOR)
            raise

    async def try_reload(self) -> None:
        """`reload` for those whom nobody waits for: the outcome is in the log."""
        try:
            await self.reload()
        except Misconfigured:
            pass  # told already
        except Unavailable as refusal:
            log.warning("the business configuration is not read anew", why=refusal.detail)
        except Exception:
            log.exception("the business configuration could not be read anew")

    async def watch(self) -> None:
        """Read anew whenever a file changed; serve until cancelled."""
        try:
            async for _ in awatch(self._folder, watch_filter=_read_by_us):
                await self.try_reload()
        except (OSError, RuntimeError) as error:  # what the system's file notification raises when it has no room
            log.warning("changes of the business configuration are not noticed; send SIGHUP", why=str(error))
        await asyncio.Event().wait()


@asynccontextmanager
async def on_hangup(configuration: Configuration) -> AsyncIterator[None]:
    """While entered, SIGHUP reads the configuration anew. When it comes because the terminal was closed that the hub
    was started from, it stops the hub as ever."""
    loop, terminal = asyncio.get_running_loop(), os.isatty(0)
    running: set[asyncio.Task[None]] = set()

    def hung_up() -> None:
        if terminal and not os.isatty(0):
            os.kill(os.getpid(), signal.SIGTERM)
            return
        task = loop.create_task(configuration.try_reload())
        running.add(task)
        task.add_done_callback(running.discard)

    try:
        loop.add_signal_handler(signal.SIGHUP, hung_up)
    except (NotImplementedError, ValueError, RuntimeError):  # not the main thread, or a system without signals
        yield
        return
    try:
        yield
    finally:
        loop.remove_signal_handler(signal.SIGHUP)
        for task in running:
            task.cancel()
        await asyncio.gather(*running, return_exceptions=True)


def tell_hub(database_url: str) -> int:
    """Have the hub that runs on this store read its configuration anew; its process. Raises `Unavailable` when none
    runs, or not within reach."""
    process = claim_holder(database_url)
    if process is None:
        raise Unavailable("No hub runs on this store.", mend="start it; it reads the configuration then")
    try:
        os.kill(process, signal.SIGHUP)
    except OSError as error:
        raise Unavailable(f"Process {process} cannot be told ({error.strerror}).", mend=BY_HAND) from None
    return process


def _read_by_us(_change: Change, path: str) -> bool:
    return any(Path(path).match(pattern) for pattern in READ)


def _within(folder: Path, problem: Problem) -> Problem:
    path = problem.path
    return replace(problem, path=path.relative_to(folder) if path.is_relative_to(folder) else path)
