"""The bus of a single process keeps the bus contract."""

import pytest

from hub.bus.in_process import InProcessBus
from tests.hub.bus.contract import BusContract


class TestInProcessBus(BusContract):
    @pytest.fixture
    def near(self) -> InProcessBus:
        return InProcessBus()

    @pytest.fixture
    def far(self, near: InProcessBus) -> InProcessBus:
        return near
