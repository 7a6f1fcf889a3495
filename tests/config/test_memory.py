"""Memory is settled once: what lives long is collected no more, and large heaps lie on huge pages."""

import gc
import subprocess
import sys

import pytest

from config.memory import HUGE_PAGE, anonymous

MAPS = """\
5581a0000000-5581a0001000 r--p 00000000 fd:00 12 /usr/bin/python3.11
5581a1000000-5581a1600000 rw-p 00000000 00:00 0 [heap]
7f0000100000-7f0000700000 rw-p 00000000 00:00 0
7f0001000000-7f0001200000 rw-p 00000000 fd:00 12 /usr/lib/libc.so.6
7f0002000000-7f0002100000 rw-p 00000000 00:00 0
7f0003000000-7f0003400000 r-xp 00000000 00:00 0
7ffc00000000-7ffc00400000 rw-p 00000000 00:00 0 [stack]
"""
SETTLES = """
import gc
from config.memory import settle_memory
cells = [[number] for number in range(2_000_000)]
settle_memory()
assert gc.isenabled() and gc.get_freeze_count() > len(cells)
assert cells[0] == [0] and cells[-1] == [1_999_999]
"""


def test_the_heap_is_writable_memory_of_no_file_in_whole_huge_pages() -> None:
    found = anonymous(MAPS)

    assert found == [(0x5581A1000000, 0x5581A1600000), (0x7F0000200000, 0x7F0000600000)]
    assert all(begin % HUGE_PAGE == 0 and end % HUGE_PAGE == 0 for begin, end in found)


@pytest.mark.parametrize("maps", ["", "7f0002000000-7f0002100000 rw-p 00000000 00:00 0\n"])
def test_what_is_smaller_than_a_huge_page_is_left_alone(maps: str) -> None:
    assert anonymous(maps) == []


def test_a_large_heap_is_frozen_and_whole_afterwards() -> None:
    before = gc.get_freeze_count()

    subprocess.run([sys.executable, "-c", SETTLES], check=True)

    assert gc.get_freeze_count() == before  # that was another process
