from collections.abc import Iterator
from contextlib import closing, contextmanager

import pytest
from hypothesis import given
from hypothesis import strategies as st

from channels.email.identity import after_headers, digest_of
from channels.email.spool import SMALL, Spool, ferried, spooled
from tests.channels.email.test_normalize import FIXTURES


@contextmanager
def spool_of(raw: bytes) -> Iterator[Spool]:
    with closing(Spool()) as spool:
        for at in range(0, len(raw), 70_000):
            spool.write(raw[at : at + 70_000])
        yield spool


def digest_behind(raw: bytes, prefix: bytes) -> str:
    with spool_of(raw) as spool:
        return spool.digest_behind(prefix)[:40]


def test_what_is_written_is_read_in_any_part() -> None:
    raw = bytes(range(256)) * 8_000
    with spool_of(raw) as spool:
        assert (spool.size, spool.small, spool.digest[:40]) == (len(raw), False, digest_of(raw))
        assert b"".join(spool.between(100, 1_900_000)) == raw[100:1_900_000]
        assert b"".join(spool.between(2_000_000, 9_000_000)) == raw[2_000_000:]
        assert spool.head() == raw[: len(spool.head())]
        assert spool.read() == raw
    with spool_of(b"x" * SMALL) as spool:
        assert spool.small


@given(st.binary(max_size=200), st.sampled_from([b"\r\n\r\n", b"\n\n", b"", b"\r\n\r\n  \t"]), st.binary(max_size=50))
def test_a_body_has_the_same_digest_on_the_disk_as_in_memory(head: bytes, between: bytes, body: bytes) -> None:
    raw = head + between + body + b" \r\n"
    assert digest_behind(raw, b"who") == digest_of(b"who" + after_headers(raw))


@pytest.mark.parametrize("path", FIXTURES, ids=lambda path: path.stem)
def test_so_has_every_hard_case(path) -> None:
    raw = path.read_bytes()
    assert digest_behind(raw, b"who") == digest_of(b"who" + after_headers(raw))


def test_white_space_within_a_body_counts_wherever_a_piece_ends() -> None:
    raw = b"a: b\r\n\r\n" + b"x" + b" " * 300_000 + b"y" + b"\n" * 300_000
    assert digest_behind(raw, b"") == digest_of(after_headers(raw))


async def test_a_stream_is_spooled_and_a_broken_one_is_not() -> None:
    with closing(await spooled(ferried(iter([b"one", b"", b"two"])))) as spool:
        assert spool.read() == b"onetwo"

    def broken():
        yield b"x"
        raise ConnectionError

    with pytest.raises(ConnectionError):
        await spooled(ferried(broken()))
