from datetime import UTC, datetime

import pytest

from channels.phone.waiting import rhythm
from channels.phone.waiting.words import WAITING
from hub.contract.calls import Holding
from hub.contract.promises import Wait


@pytest.mark.parametrize("seconds", [10.0, 100.0, 400.0, 1000.0, 9000.0])
@pytest.mark.parametrize("position", [1, 4])
def test_whatever_is_announced_has_its_words_and_its_slots(seconds: float, position: int) -> None:
    now = datetime(2026, 11, 23, 9, tzinfo=UTC)
    for low in (None, 0.0, seconds / 2):
        expected = Wait(position=position, seconds=seconds, low=low, high=seconds * 1.2)
        turn = rhythm.turn(rhythm.round_of("", now), now, Holding(), expected, "en", proposed=True)
        for say in turn.says:
            for words in WAITING[say.prompt].values():
                assert words.format_map(say.slots)
