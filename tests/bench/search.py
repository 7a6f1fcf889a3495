"""How fast something is found among many messages, and how fast they get into the index; the store is SQLite's.

Ten thousand people and as many messages of forty words as asked for, in two languages, are loaded; the index's worker
takes them in as it would after an upgrade. Then a supervisor asks for all kinds at once: names with typing errors,
frequent and rare words, beginnings of words, Chinese, references and telephone numbers."""

import asyncio
import tempfile
import time
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from random import Random

from sqlalchemy import Connection

from config.migrate import upgrade
from hub.access.roles import User
from hub.bus.in_process import InProcessBus
from hub.journal.store import append
from hub.searching.actions import Indexer
from hub.searching.views import find
from hub.searching.wanted import Wanted
from hub.storage import schema
from hub.storage.engine import open_store
from hub.storage.writer import Writer
from tests.bench.figures import Figure, figure, percentile
from tests.fakes.clock import START, FakeClock

SYLLABLES = ("lo", "ren", "ka", "mi", "ston", "ber", "tal", "vi", "gor", "sen", "dal", "pe", "mar", "nu", "ris", "fo")
HAN = "的一是在不了有和人这中大为上个国我以要他时来用们生到作地于出就分对成会可主发年动同工也能下过子说产种面而方"
QUESTIONS = 400
SUPERVISOR = User(id="us_bench", login="bench", name="Bench", role="supervisor", language="en")


def bench(quick: bool) -> list[Figure]:
    """Milliseconds until all four kinds are answered, and documents per second into the index."""
    return asyncio.run(_bench(10_000 if quick else 100_000))


async def _bench(many: int) -> list[Figure]:
    with tempfile.TemporaryDirectory() as folder:
        url = f"sqlite:///{Path(folder) / 'bench.sqlite3'}"
        upgrade(url)
        store = open_store(url)
        random = Random(1)
        words = ["".join(random.choices(SYLLABLES, k=random.randint(1, 4))) for _ in range(20_000)]
        people = max(100, many // 10)
        names = [f"{_name(random)} {_name(random)}" for _ in range(people)]
        await store.transact(lambda conn: _fill(conn, random, names, words, many))
        bus = InProcessBus()
        writer = Writer(store, append, bus.publish, FakeClock())
        working = asyncio.create_task(writer.work())
        indexer = Indexer(writer, store.reader, bus)
        begun = time.perf_counter()
        while await indexer.step():
            pass
        rate = (many + 2 * people) / (time.perf_counter() - begun)
        taken = []
        for asked in _questions(random, names, words):
            begun = time.perf_counter()
            await find(store.reader, SUPERVISOR, "standard", Wanted(q=asked))
            taken.append((time.perf_counter() - begun) * 1e3)
        working.cancel()
        await asyncio.gather(working, return_exceptions=True)
        await store.close()
    return [
        figure("search.p50_ms", percentile(taken, 0.5), "ms"),
        figure("search.p99_ms", percentile(taken, 0.99), "ms"),
        figure("search.index_per_s", rate, "/s"),
    ]


def _name(random: Random) -> str:
    return "".join(random.choices(SYLLABLES, k=3)).title()


def _fill(conn: Connection, random: Random, names: list[str], words: list[str], many: int) -> None:
    frequent = [len(words) / (place + 1) for place in range(len(words))]  # Zipf's law
    drawn = random.choices(words, frequent, k=many * 40)
    rows = [
        {"id": f"pe_{n:06}", "name": name, "title": "", "language": "", "created_at": START}
        for n, name in enumerate(names)
    ]
    conn.execute(schema.people.insert(), rows)
    about = [
        {"id": f"cv_{n:06}", "reference": f"KD-{n + 1000}", "person_id": f"pe_{n:06}", "channel": "email"}
        | {"subject": " ".join(drawn[n * 5 : n * 5 + 5]), "opened_at": START, "last_at": START}
        for n in range(len(names))
    ]
    conn.execute(schema.conversations.insert(), about)
    said = []
    for n in range(many):
        one = n % len(names)
        text = " ".join(drawn[n * 40 : n * 40 + 40])
        if n % 4 == 0:
            text = "".join(random.choices(HAN, k=80))
        said.append(
            {"id": f"ms_{n:08}", "conversation_id": f"cv_{one:06}", "number": n // len(names) + 1, "channel": "email"}
            | {"kind": "inbound", "author_id": f"pe_{one:06}", "author_name": names[one], "text": text}
            | {"at": START + timedelta(minutes=n), "attachments": [], "extra": {}}
        )
    conn.execute(schema.messages.insert(), said)


def _questions(random: Random, names: list[str], words: list[str]) -> Iterator[str]:
    for n in range(QUESTIONS):
        name, word = random.choice(names), random.choice(words)
        place = random.randint(1, len(name) - 3)
        yield (
            name,
            name[:place] + name[place + 1] + name[place] + name[place + 2 :],
            name[: random.randint(3, 6)],
            words[n % 50],
            word,
            f"{words[n % 20]} {word[:3]}",
            "".join(random.choices(HAN, k=random.randint(1, 3))),
            f"KD-{1000 + n}",
        )[n % 8]
