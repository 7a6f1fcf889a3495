"""Customers on three channels, with the patience of their machines: what is not acknowledged is said again.

A carrier repeats a webhook, a mail server a mail, a widget a message, each under the same key. Only what the hub
acknowledged goes into the ledger, and from that moment on the hub must never lose it, nor have it twice.
"""

import asyncio
import html
import random
import re
from dataclasses import dataclass, field
from typing import Any

import aiosmtplib
import httpx
from twilio.request_validator import RequestValidator
from websockets.asyncio.client import connect
from websockets.exceptions import WebSocketException

from config.demo.company import Company, Person
from tests.fakes.chat_client import ChatClient

PAUSE = 0.05  # seconds before saying it again
AWAY = (httpx.TransportError, WebSocketException, aiosmtplib.SMTPException, OSError)


@dataclass
class Ledger:
    """What the hub acknowledged: calls and callbacks by CallSid, mails by subject, chat messages by client id."""

    calls: set[str] = field(default_factory=set)
    hung_up: set[str] = field(default_factory=set)
    callbacks: set[str] = field(default_factory=set)
    mails: set[str] = field(default_factory=set)
    words: set[str] = field(default_factory=set)
    repeats: int = 0  # how often something had to be said again

    def copy(self) -> "Ledger":
        said = (self.calls, self.hung_up, self.callbacks, self.mails, self.words)
        return Ledger(*map(set, said), repeats=self.repeats)


class Customers:
    """Makes customers at random; each is a task that ends when all it wanted to say is acknowledged."""

    def __init__(self, url: str, mail_port: int, token: str, company: Company, chance: random.Random) -> None:
        self.ledger = Ledger()
        self.tasks: set[asyncio.Task[None]] = set()
        self._url = url
        self._mail_port = mail_port
        self._signs = RequestValidator(token)
        self._company = company
        self._chance = chance
        self._made = 0
        self._http = httpx.AsyncClient(timeout=10)

    def come(self, calls: int, mails: int, chats: int) -> None:
        """So many new customers begin now."""
        for visit, many in ((self._call, calls), (self._mail, mails), (self._chat, chats)):
            for _ in range(many):
                self._made += 1
                task = asyncio.create_task(visit(self._made, self._someone()))
                self.tasks.add(task)

    async def done(self) -> None:
        """Return when everyone who came was acknowledged. Raises what went wrong for any of them."""
        await asyncio.gather(*self.tasks)
        await self._http.aclose()

    def give_up(self) -> None:
        for task in self.tasks:
            task.cancel()

    def check(self) -> None:
        """Raise the first mishap that is no lost line."""
        for task in [task for task in self.tasks if task.done()]:
            self.tasks.discard(task)
            task.result()

    def _someone(self) -> Person:
        return self._chance.choice([person for account in self._company.accounts for person in account.people])

    async def _call(self, number: int, person: Person) -> None:
        sid = f"CA{number:032d}"
        form = {"CallSid": sid, "From": person.phone, "To": self._company.supplier.phone, "Direction": "inbound"}
        await asyncio.sleep(self._chance.random() * 0.3)
        answer = await self._post(f"{self._url}/phone/voice", form | {"CallStatus": "ringing"})
        self.ledger.calls.add(sid)
        answer = await self._agree(answer, form)  # orders, please; where the wait is long, call me back
        if "<Hangup" in answer:
            self.ledger.callbacks.add(sid)
            return
        assert "<Enqueue" in answer, answer
        if (then := self._chance.random()) < 0.3:
            await asyncio.sleep(self._chance.random() * 0.5)
            await self._post(f"{self._url}/phone/status", form | {"CallStatus": "completed"})
            self.ledger.hung_up.add(sid)
        elif then < 0.6:  # call me back, please; which comes too late where an agent has the call
            key = form | {"CallStatus": "in-progress", "Digits": "1"}
            answer = await self._post(f"{self._url}/phone/offer?language=en&step=choice&misses=0", key)
            if "<Hangup" in await self._agree(answer, form):
                self.ledger.callbacks.add(sid)

    async def _agree(self, answer: str, form: dict[str, str]) -> str:
        """Press 1 as long as the hub asks; its last answer."""
        while found := re.search(r'<Gather[^>]* action="([^"]+)"', answer):
            answer = await self._post(html.unescape(found[1]), form | {"CallStatus": "in-progress", "Digits": "1"})
        return answer

    async def _post(self, url: str, form: dict[str, str]) -> str:
        url = url.partition("#")[0]  # what follows tells the carrier how to repeat, and is not sent
        headers = {"X-Twilio-Signature": self._signs.compute_signature(url, form)}
        while True:
            try:
                answer = await self._http.post(url, data=form, headers=headers)
                if answer.status_code < 500:
                    assert answer.is_success, f"{url}: {answer.status_code} {answer.text}"
                    return answer.text
            except AWAY:
                pass
            self.ledger.repeats += 1
            await asyncio.sleep(PAUSE)

    async def _mail(self, number: int, person: Person) -> None:
        subject = f"Letter {number}"
        mail = (
            f"From: {person.name} <{person.email}>\r\nTo: {self._company.supplier.email}\r\n"
            f"Message-ID: <letter.{number}@{person.email.partition('@')[2]}>\r\n"
            f"Date: Mon, 02 Mar 2026 09:00:00 +0000\r\nSubject: {subject}\r\n\r\nWhere is it?\r\n"
        ).encode("ascii", "replace")
        await asyncio.sleep(self._chance.random() * 0.3)
        while True:
            try:
                async with aiosmtplib.SMTP(
                    hostname="127.0.0.1", port=self._mail_port, start_tls=False, use_tls=False, timeout=10
                ) as smtp:
                    await smtp.sendmail(person.email, self._company.supplier.email, mail)
                    self.ledger.mails.add(subject)
                    return
            except AWAY as error:
                if subject in self.ledger.mails:
                    return  # taken; only the good-bye was lost
                if getattr(error, "code", 400) >= 500:
                    raise
            self.ledger.repeats += 1
            await asyncio.sleep(PAUSE)

    async def _chat(self, number: int, _person: Person) -> None:
        visitor = ChatClient(site="", tab=f"visitor-{number:06d}")
        say = [f"visitor-{number:06d}-{n}" for n in range(self._chance.randint(1, 4))]
        await asyncio.sleep(self._chance.random() * 0.3)
        while say or visitor.pending:
            try:
                address = f"{self._url.replace('http', 'ws', 1)}/chat/socket"
                async with connect(address, origin=self._url, compression=None) as socket:  # type: ignore[arg-type]
                    await socket.send(visitor.hello())
                    while not visitor.welcomed:
                        await self._hear(visitor, socket)
                    while say or visitor.pending:
                        if not visitor.pending:
                            await socket.send(visitor.say(f"Is anybody there? {say[0]}", say.pop(0)))
                        await self._hear(visitor, socket)
            except AWAY:
                self.ledger.repeats += 1
                await asyncio.sleep(PAUSE)
        assert visitor.refused == [], visitor.refused

    async def _hear(self, visitor: ChatClient, socket: Any) -> None:
        answers = visitor.hear(await socket.recv())
        self.ledger.words.update(client_id for client_id, _number in visitor.acks)
        for answer in answers:
            await socket.send(answer)
