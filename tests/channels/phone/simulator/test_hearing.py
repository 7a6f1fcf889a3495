from dataclasses import dataclass

import pytest

from channels.phone.simulator.hearing import hears


@dataclass
class One:
    key: str
    muted: bool = False
    hold: bool = False
    coaches: str = ""


@pytest.mark.parametrize(
    ("listener", "speaker", "heard"),
    [
        (One("a"), One("b"), True),
        (One("a"), One("a"), False),
        (One("a"), One("b", muted=True), False),
        (One("a", muted=True), One("b"), True),
        (One("a"), One("b", hold=True), False),
        (One("a", hold=True), One("b"), False),
        (One("a"), One("b", coaches="a"), True),
        (One("a"), One("b", coaches="c"), False),
        (One("a", coaches="b"), One("b"), True),
        (One("a"), One("b", coaches="a", muted=True), False),
    ],
)
def test_who_hears_whom(listener: One, speaker: One, *, heard: bool) -> None:
    assert hears(listener, speaker) is heard
