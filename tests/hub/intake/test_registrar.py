"""Writing down who and what came, within one batch."""

from hub.intake import rules
from hub.intake.ledger import Ledger
from hub.intake.registrar import Registrar
from hub.storage.engine import Store
from hub.storage.writer import Transaction
from tests.factories.river import demo_business, mail, new_id, now, open_river


async def test_messages_are_numbered_and_one_without_a_contact_opens_nothing(store: Store) -> None:
    async with open_river(store):
        registrar = Registrar(demo_business, new_id)
        item = mail("who@there.example")

        def unit(tx: Transaction, items: list[str]) -> list[list[int]]:
            ledger = Ledger(tx, [item])
            opening = rules.opening_of(item)
            known = registrar.who(ledger, opening)
            assert registrar.who(ledger, opening).person_id == known.person_id, "met once"
            card = registrar.begin(ledger, opening, known, None)
            thread = ledger.threads[card.conversation_id]
            assert thread.live == {"email": card.id}
            said = [
                registrar.say(
                    ledger,
                    card.conversation_id,
                    contact_id=contact,
                    channel="email",
                    kind="inbound",
                    text="hi",
                    at=now(),
                )
                for contact in (card.id, None)
            ]
            ledger.save()
            return [[message.number for message in said]]

        numbers = await store.transact(lambda conn: unit(Transaction(conn, now()), ["x"]))
        assert numbers == [[1, 2]]
