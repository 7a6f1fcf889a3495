"""A business configuration in memory, which a test may let be refused."""

from datetime import UTC, datetime

from agent_console.hub import BusinessProblem, BusinessStatus
from hub.contract.errors import Misconfigured
from hub.contract.plans import Business


class FakeConfiguration:
    """The `Configured` port. `refusal`: what the next reading finds wrong; `readers`: who asked for one."""

    def __init__(self, business: Business) -> None:
        self._business = business
        self.refusal: BusinessProblem | None = None
        self.readers: list[str] = []

    def business(self) -> Business:
        return self._business

    def status(self) -> BusinessStatus:
        return BusinessStatus(
            version=self._business.version,
            read_at=datetime(2026, 3, 2, 9, tzinfo=UTC),
            problem=[self.refusal] if self.refusal else [],
        )

    async def reload(self, actor: str) -> BusinessStatus:
        self.readers.append(actor)
        if self.refusal is not None:
            raise Misconfigured(f"{self.refusal.file}:{self.refusal.line}: {self.refusal.message}")
        return self.status()
