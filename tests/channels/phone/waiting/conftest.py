import pytest

from ivr.menu import Menus
from tests.channels.phone.waiting.desk import Desk
from tests.fakes.phone_doors import FakeHub


@pytest.fixture
def desk(hub: FakeHub, menus: Menus) -> Desk:
    return Desk(hub, menus)
