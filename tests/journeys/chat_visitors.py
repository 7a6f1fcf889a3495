"""Visitors who chat over a bad network: whatever it does, they come back and say what was not acknowledged."""

import asyncio
import copy
import json
import random
from collections import Counter
from contextlib import suppress

from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import WebSocketException

from tests.fakes.chat_client import ChatClient

PAUSE = (0.01, 0.2)  # seconds before connecting again
SILENCE = 20.0  # seconds of nothing after which a line is taken for dead
MOST_UNANSWERED = 3
TWINS = 0.15  # how often a client comes back on two lines at once
FORM = json.dumps({"type": "form", "form": {"consent": True}})
AWAY = (WebSocketException, OSError, TimeoutError)


def hear(client: ChatClient, data: str | bytes) -> list[str]:
    """Take a frame; what to send in answer: the form first, where it is asked for."""
    before = client.welcomed
    answers = client.hear(str(data))
    return [FORM, *answers] if client.welcomed and not before and client.welcome["form"] else answers


def answer_to(text: str) -> str:
    """What agents answer."""
    return f"Re: {text}"


class Visitor:
    """Says one thing after another, one at least, until told to `hush`, then goes on listening until all is answered.
    `twins`: what was shown on second lines, each beginning as a copy of the client and saying the same messages once
    more."""

    def __init__(self, number: int, url: str, chance: random.Random, tally: Counter[str]) -> None:
        self.client = ChatClient(site="", tab=f"visitor-{number:03d}")
        self.said: list[str] = []
        self.twins: list[ChatClient] = []
        self._name = number
        self._address = f"{url.replace('http', 'ws', 1)}/chat/socket"
        self._chance = chance
        self._tally = tally
        self._hushed = asyncio.Event()
        self._doubles: set[asyncio.Task[None]] = set()

    def hush(self) -> None:
        self._hushed.set()

    @property
    def answered(self) -> bool:
        return (
            bool(self.said)
            and not self.client.pending
            and {answer_to(text) for text in self.said} <= set(self.client.texts)
        )

    @property
    def unanswered(self) -> int:
        """How many of their messages wait for an answer."""
        return len(self.said) - sum(frame["side"] == "hub" for frame in self.client.shown)

    async def chat(self) -> None:
        """Return when hushed and answered."""
        try:
            while not (self._hushed.is_set() and self.answered):
                if self.client.token and self._chance.random() < TWINS:
                    self._double()
                try:
                    await self._line()
                except AWAY:
                    self._tally["reconnects"] += 1
                await asyncio.sleep(self._chance.uniform(*PAUSE))
            await asyncio.gather(*self._doubles)
        finally:
            for task in self._doubles:
                task.cancel()

    async def _line(self) -> None:
        """One connection, until it breaks or nothing is left to hear."""
        async with connect(self._address, compression=None, ping_interval=None, close_timeout=1) as socket:
            in_turn = asyncio.Lock()
            saying = asyncio.ensure_future(self._say(socket, in_turn))
            try:
                await socket.send(self.client.hello())
                while not (self._hushed.is_set() and self.answered):
                    await self._hear(self.client, socket, in_turn)
            finally:
                saying.cancel()
                await asyncio.gather(saying, return_exceptions=True)

    async def _say(self, socket: ClientConnection, in_turn: asyncio.Lock) -> None:
        while not (self._hushed.is_set() and self.said):
            if self.said:
                with suppress(TimeoutError):
                    async with asyncio.timeout(self._chance.expovariate(1.0)):
                        await self._hushed.wait()
            else:
                await asyncio.sleep(self._chance.uniform(*PAUSE))  # nobody came without a word to say
            async with in_turn:
                if not self.client.welcomed:
                    continue
                if self._hushed.is_set() and self.said:
                    await socket.send('{"type":"ping"}')  # whoever listens has something to hear, and sees it is over
                    return
                if self.unanswered > MOST_UNANSWERED:  # as many as this machine and its agents can do
                    continue
                for _ in range(self._chance.choice((1, 1, 1, 2, 3))):
                    text = f"visitor {self._name} says {len(self.said) + 1}, 你好 📦"
                    self.said.append(text)
                    await socket.send(self.client.say(text))

    async def _hear(self, client: ChatClient, socket: ClientConnection, in_turn: asyncio.Lock) -> None:
        """Take one frame. What must be said again is said before anything new."""
        async with asyncio.timeout(SILENCE):
            data = await socket.recv()
        async with in_turn:
            before, number = client.welcomed, client.number
            answers = hear(client, data)
            if client.welcomed and not before and number and client.number == number:
                self._tally["resumes"] += 1
                self._tally["said again"] += len(answers)
            for answer in answers:
                await socket.send(answer)

    def _double(self) -> None:
        """The same client once more, at the same time: the same hello, the same messages that have no answer yet."""
        twin = copy.deepcopy(self.client)
        self.twins.append(twin)
        self._tally["twins"] += 1
        task = asyncio.create_task(self._shadow(twin))
        self._doubles.add(task)
        task.add_done_callback(self._doubles.discard)

    async def _shadow(self, twin: ChatClient) -> None:
        try:
            async with (
                asyncio.timeout(self._chance.uniform(0.5, 4)),
                connect(self._address, compression=None, ping_interval=None, close_timeout=1) as socket,
            ):
                await socket.send(twin.hello())
                while True:
                    await self._hear(twin, socket, asyncio.Lock())
        except AWAY:
            pass
