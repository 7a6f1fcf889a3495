from msgspec import structs
from sqlalchemy import select

from hub.contract.events import MessageQueued
from hub.contract.plans import Acknowledgement, MailRules
from hub.storage import schema
from hub.storage.engine import Store
from tests.factories.river import demo_business, mail, open_river

SAID = Acknowledgement(text={"en": "Thanks", "zh-CN": "谢谢"})


async def test_a_machines_mail_is_marked_and_nothing_a_person_writes_waits_behind_it(store: Store) -> None:
    business = structs.replace(demo_business(), mail=MailRules(acknowledgement=SAID))
    async with open_river(store, business) as river:
        await river.intake.receive(mail("ada@there.example", "m1@x"))
        told = (await river.event(MessageQueued)).message
        assert (told.extra["automatic"], told.extra["to"]) == ("yes", "ada@there.example")
        async with store.reader.connect() as conn:
            (lane,) = (await conn.execute(select(schema.outbox.c.contact_id))).scalars()
        assert lane == told.id
