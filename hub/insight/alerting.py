"""One worker looks at the board's figures and raises and ends alerts: stored, journalled, told."""

import asyncio
from collections.abc import Callable, Sequence
from datetime import timedelta

import msgspec
import structlog
from sqlalchemy import update
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.ext.asyncio import AsyncEngine

from hub.contract.errors import KeydeskError
from hub.contract.ports import BusinessNow, Clock, NewId
from hub.contract.steering import Alert, AlertEnded, AlertRaised
from hub.contract.words import Value
from hub.insight.alerts import Board, Watched, figure, judge
from hub.insight.steering import alerts_on
from hub.insight.views import agent_rows, floor, today
from hub.storage.schema import alerts
from hub.storage.writer import Transaction, Writer

log = structlog.get_logger()
ACTOR = "insight"
EVERY_SECONDS = 5.0
RECENT = timedelta(minutes=30)


class Turn(Value):
    """What one look came to."""

    raised: tuple[Alert, ...]
    ended: tuple[Alert, ...]


class Alerting:
    """Run `work` as a task. `lines_down`: how many of our own lines cannot be used now; `tell`: hears of each alert
    once it is committed, and must neither block nor raise."""

    def __init__(
        self,
        writer: Writer,
        reader: AsyncEngine,
        business: BusinessNow,
        new_id: NewId,
        clock: Clock,
        lines_down: Callable[[], int] = lambda: 0,
        tell: Callable[[AlertRaised | AlertEnded], None] = lambda _: None,
    ) -> None:
        self._writer = writer
        self._reader = reader
        self._business = business
        self._new_id = new_id
        self._clock = clock
        self._lines_down = lines_down
        self._tell = tell
        self._watched: Watched | None = None

    async def work(self) -> None:
        """Look every few seconds until cancelled; what fails is tried again the next time."""
        while True:
            try:
                await self.look()
            except (KeydeskError, SQLAlchemyError, OSError) as error:
                log.warning("the figures could not be looked at", error=type(error).__name__)
            await asyncio.sleep(EVERY_SECONDS)

    async def look(self) -> Turn:
        """Judge the figures of now. Raises what the store raises; then nothing has changed."""
        rules, now = self._business().alerts, self._clock()
        watched = self._watched
        if watched is None:  # those that were on when the hub stopped
            async with self._reader.connect() as conn:
                watched = Watched(on={alert.rule: alert for alert in await alerts_on(conn)})
        board = await self._board() if rules else None
        figures = {rule.key: figure(rule, board, now) for rule in rules} if board is not None else {}
        following, raised, ended = judge(rules, figures, watched, now, self._new_id)
        turn = Turn(raised=tuple(raised), ended=tuple(msgspec.structs.replace(one, ended_at=now) for one in ended))
        if raised or ended:
            await self._writer.run(_keep, turn)
            for event in _events(turn):
                log.warning("alert", alert_id=event.alert.id, rule=event.alert.rule, on=event.alert.ended_at is None)
                self._tell(event)
        self._watched = following
        return turn

    async def _board(self) -> Board:
        now = self._clock()
        seen = await floor(self._reader)
        return Board(
            contacts=seen.contacts,
            recent=(await today(self._reader, now - RECENT, now)).rows,
            agents=[row.agent for row in await agent_rows(self._reader)],
            primary=frozenset(team[0] for team in seen.teams.values() if team),
            lines_down=self._lines_down(),
        )


def _keep(tx: Transaction, turns: Sequence[Turn]) -> list[None]:
    for turn in turns:
        for alert in turn.raised:
            tx.conn.execute(alerts.insert(), [msgspec.structs.asdict(alert)])
        for alert in turn.ended:
            tx.conn.execute(update(alerts).where(alerts.c.id == alert.id).values(ended_at=alert.ended_at))
        for event in _events(turn):
            tx.record(event, ACTOR)
    return [None] * len(turns)


def _events(turn: Turn) -> list[AlertRaised | AlertEnded]:
    return [*(AlertRaised(alert=one) for one in turn.raised), *(AlertEnded(alert=one) for one in turn.ended)]
