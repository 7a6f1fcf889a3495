"""Walking a menu: `ivr.advance` decides, and what it asks to be looked up or proven is done at once.

Answers come in time or not at all: a caller hears words, never silence, so a system that does not answer is an answer,
too (`failed`)."""

import asyncio
from collections.abc import Mapping

from msgspec import Struct, structs

from channels.phone import normalize
from channels.phone.menu.facts import country_of, facts, facts_of
from channels.phone.menu.surroundings import Surroundings
from hub.contract.errors import Unavailable
from hub.contract.ports import CallDoors, Doors
from hub.contract.words import Address
from ivr.advance import advance, new_call
from ivr.call import Began, Call, Facts, Found, Input, Known, Walked
from ivr.menu import Menus
from ivr.steps import AnyStep, Gather, Look, Prove, Say

LONGEST_LOOK = 8.0
"""Seconds, whatever the menu says: carriers wait 15 for a webhook's answer."""


class Walk(Struct, frozen=True):
    """Where a call has come to, what it hears there, and by which nodes it came."""

    call: Call
    steps: tuple[AnyStep, ...]
    path: tuple[Walked, ...]


class Walker:
    def __init__(self, doors: Doors, call_doors: CallDoors) -> None:
        self._doors = doors
        self._callers = call_doors.callers
        self._lookups = call_doors.lookups
        self._surroundings = Surroundings(call_doors.queues, call_doors.emergency)

    async def begin(self, menus: Menus, menu: str, sid: str, caller: Address) -> Walk:
        """A call comes in. Raises `Unavailable`."""
        call = new_call(menus, sid, menu, await self._facts(caller))
        return await self.go_on(menus, call, Began())

    async def go_on(self, menus: Menus, call: Call, taken: Input) -> Walk:
        """The caller did something; raises `Unavailable`."""
        said: list[Say] = []
        path: list[Walked] = []
        while True:
            world = await self._surroundings.of(menus, call)
            call, steps = advance(menus, call, taken, self._doors.clock(), world)
            path += call.path
            said += (step for step in steps[:-1] if isinstance(step, Say))
            last = steps[-1]
            if isinstance(last, Look):
                taken = await self._look(call, last)
            elif isinstance(last, Prove):
                taken = await self._prove(call, last)
            else:
                return Walk(call, _together(said, last), tuple(path))

    async def _facts(self, caller: Address) -> Facts:
        """One look-up of a person, and one of companies for whoever has no account of their own."""
        if not normalize.is_number(caller):
            return Facts()
        country, card = country_of(caller), await self._doors.who_is.caller(caller)
        if card is not None and card.account_id:
            return facts(card, country)
        companies = await self._callers.companies(caller)
        return facts_of(companies, card, country) if companies else facts(card, country)

    async def _look(self, call: Call, asked: Look) -> Found:
        found: Mapping[str, str] | None
        try:
            async with asyncio.timeout(min(asked.timeout, LONGEST_LOOK)):
                found = await self._lookups.ask(asked.question, call.facts.account_id, asked.values)
        except (TimeoutError, Unavailable):
            return Found(failed=True)
        return Found(answer=None if found is None else dict(found))

    async def _prove(self, call: Call, asked: Prove) -> Known:
        try:
            card = await self._callers.proven(asked.number, asked.pin)
        except Unavailable:
            return Known(failed=True)
        if card is None:
            return Known()
        return Known(facts=structs.replace(facts(card, call.facts.country), number=asked.number))


def _together(said: list[Say], last: AnyStep) -> tuple[AnyStep, ...]:
    """What is said before a question is said while its keys already count."""
    if said and isinstance(last, Gather):
        return (structs.replace(last, says=(*said, *last.says)),)
    return (*said, last)
