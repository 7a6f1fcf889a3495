"""Signals within one process keep the contract of signals."""

import pytest

from hub.bus.signals import InProcessSignals
from tests.hub.bus.signals_contract import TYPES, Ear, SignalsContract


class TestInProcessSignals(SignalsContract):
    @pytest.fixture
    def near(self) -> InProcessSignals:
        return InProcessSignals()

    @pytest.fixture
    def far(self, near: InProcessSignals) -> InProcessSignals:
        return near


async def test_after_closing_nobody_is_told() -> None:
    signals, ear, late = InProcessSignals(), Ear(), Ear()
    signals.listen(ear)
    await signals.close()
    signals.listen(late)
    signals.tell(TYPES)
    await late.count(1)
    assert ear.signals == []
