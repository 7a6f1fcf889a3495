"""The company of `tests.fakes.console_world`, on each kind of store."""

from tests.hub.conversing.conftest import world

__all__ = ["world"]
