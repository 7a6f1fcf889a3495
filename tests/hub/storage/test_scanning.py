"""ClamAV's daemon is asked as it wants to be: the real one where Debian's is installed, and one that plays its part."""

import asyncio
import contextlib
import shutil
import subprocess
import tempfile
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from pathlib import Path

import pytest

from hub.contract.errors import TooLarge, Unavailable
from hub.storage.scanning import PIECE, ClamdScanner, NoScanner
from tests.servers import free_port

MALWARE = b"an order for seven gearboxes that nobody placed"
REAL = shutil.which("clamd") or ("/usr/sbin/clamd" if Path("/usr/sbin/clamd").exists() else "")
LIMIT = 1024 * 1024
Answer = Callable[[bytes], bytes]


async def pieces(*data: bytes) -> AsyncIterator[bytes]:
    for piece in data:
        yield piece


def scanner(url: str, max_bytes: int = 10 * LIMIT, seconds: float = 30) -> ClamdScanner:
    return ClamdScanner(url, max_bytes=max_bytes, seconds=seconds)


async def read_instream(reader: asyncio.StreamReader, limit: int = LIMIT) -> bytes | None:
    """What was sent as clamd(8) describes it; None for more than `limit`."""
    assert await reader.readuntil(b"\0") == b"zINSTREAM\0"
    found = b""
    while size := int.from_bytes(await reader.readexactly(4), "big"):
        assert size <= PIECE
        found += await reader.readexactly(size)
        if len(found) > limit:
            return None
    return found


def judge(data: bytes | None) -> bytes:
    if data is None:
        return b"INSTREAM size limit exceeded. ERROR\0"
    return b"stream: Test.Order FOUND\0" if MALWARE in data else b"stream: OK\0"


@contextlib.asynccontextmanager
async def played(
    serve: Callable[[asyncio.StreamReader, asyncio.StreamWriter], Awaitable[None]],
) -> AsyncIterator[str]:
    """A daemon that does as `serve` says, on loopback."""

    meetings: set[asyncio.Task[None]] = set()

    async def meet(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        with contextlib.suppress(ConnectionError, asyncio.IncompleteReadError):
            await serve(reader, writer)
        writer.close()
        with contextlib.suppress(ConnectionError):
            await writer.wait_closed()

    def met(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        meetings.add(asyncio.ensure_future(meet(reader, writer)))

    server = await asyncio.start_server(met, "127.0.0.1", 0)
    async with server:
        yield f"tcp://127.0.0.1:{server.sockets[0].getsockname()[1]}"
    await asyncio.gather(*meetings)


async def faithful(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    writer.write(judge(await read_instream(reader)))
    await writer.drain()


@pytest.fixture(scope="module")
def clamd() -> Iterator[str]:
    """Debian's, with a signature of ours, on a socket of its own; stopped by its own process id."""
    with tempfile.TemporaryDirectory(prefix="keydesk-clamd-") as place:
        folder = Path(place)
        (folder / "db").mkdir()
        (folder / "db" / "own.ndb").write_text(f"Test.Order:0:*:{MALWARE.hex()}\n")
        folder.chmod(0o755)
        (folder / "clamd.conf").write_text(
            f"DatabaseDirectory {folder}/db\nTemporaryDirectory {folder}\nLocalSocket {folder}/ctl\nForeground yes\n"
            f"LogFile {folder}/log\nUser root\nStreamMaxLength 1M\nConcurrentDatabaseReload no\n"
        )
        process = subprocess.Popen([REAL, "--config-file", folder / "clamd.conf"], stdout=subprocess.DEVNULL)
        try:
            yield f"unix://{folder}/ctl"
        finally:
            process.terminate()
            process.wait(30)


@pytest.fixture(params=["real", "played"])
async def url(request: pytest.FixtureRequest) -> AsyncIterator[str]:
    if request.param == "played":
        async with played(faithful) as place:
            yield place
        return
    if not REAL:
        pytest.skip("Debian's clamav-daemon is not installed")
    place = request.getfixturevalue("clamd")
    async with asyncio.timeout(60):
        while True:  # until it has read its signatures
            with contextlib.suppress(OSError):
                _, writer = await asyncio.open_unix_connection(place.removeprefix("unix://"))
                writer.close()
                break
            await asyncio.sleep(0.05)
    yield place


async def test_what_is_clean_is_and_what_is_not_is_named(url: str) -> None:
    scan = scanner(url).scan
    assert await scan(pieces(b"a", b"harmless", b"file")) == ""
    assert await scan(pieces()) == ""
    assert (await scan(pieces(b"x" * 200_000, MALWARE, b"y" * 100_000))).startswith("Test.Order")
    assert (await scan(pieces(b"x" * (PIECE - 9) + MALWARE))).startswith("Test.Order")  # across two pieces


async def test_many_at_once_get_each_their_own_answer(url: str) -> None:
    scan = scanner(url).scan
    said = await asyncio.gather(*(scan(pieces(MALWARE if number % 3 == 0 else b"fine")) for number in range(24)))
    assert [bool(name) for name in said] == [number % 3 == 0 for number in range(24)]


async def test_more_than_the_scanner_takes_is_told_as_such(url: str) -> None:
    with pytest.raises((TooLarge, Unavailable)):  # it may hang up so soon that its answer is lost on the way
        await scanner(url).scan(pieces(*[bytes(PIECE)] * 40))
    with pytest.raises(TooLarge, match="may have 1000 bytes"):
        await scanner(url, max_bytes=1000).scan(pieces(bytes(600), bytes(600)))


async def test_an_answer_before_the_end_of_the_file_is_heard() -> None:
    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write(judge(await read_instream(reader)))
        await reader.read()

    async with played(serve) as url:
        with pytest.raises(TooLarge, match="larger than the scanner takes"):
            await scanner(url).scan(pieces(*[bytes(PIECE)] * 40))


async def test_without_a_scanner_nothing_is_found() -> None:
    assert await NoScanner().scan(pieces(MALWARE)) == ""


async def test_a_daemon_that_is_not_there_is_unavailable() -> None:
    for url in (f"tcp://127.0.0.1:{free_port()}", "unix:///nowhere/clamd.ctl"):
        with pytest.raises(Unavailable):
            await scanner(url).scan(pieces(b"x"))


@pytest.mark.parametrize("answer", [b"", b"stream: OK", b"stream: Something ERROR\0", b"\0", b"x" * 10_000, b"\xff\0"])
async def test_a_daemon_that_answers_nonsense_is_unavailable(answer: bytes) -> None:
    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await read_instream(reader)
        writer.write(answer)
        await writer.drain()

    async with played(serve) as url:
        with pytest.raises(Unavailable):
            await scanner(url).scan(pieces(b"x"))


async def test_a_daemon_that_says_nothing_is_not_waited_for_without_end() -> None:
    gone = asyncio.Event()

    async def serve(reader: asyncio.StreamReader, _writer: asyncio.StreamWriter) -> None:
        await reader.read()
        gone.set()

    async with played(serve) as url:
        with pytest.raises(Unavailable):
            await scanner(url, seconds=0.05).scan(pieces(b"x"))
        async with asyncio.timeout(20):
            await gone.wait()
