"""A call that waits, and the carrier's webhooks about it."""

from xml.etree import ElementTree

from channels.phone.form import Form
from channels.phone.left_behind import LeftBehind
from channels.phone.links import Links
from channels.phone.notes import CallNotes
from channels.phone.settings import VOICES
from channels.phone.twiml import Script
from channels.phone.waiting.documents import WaitingDocuments
from channels.phone.waiting.offers import Offers
from channels.phone.waiting.webhooks import WaitingWebhooks
from channels.phone.webhook import Webhook
from hub.contract.inbound import FollowUpAsked
from ivr.menu import Menus
from tests.fakes.carrier import FakeCarrier
from tests.fakes.phone_doors import FakeHub

CALLER = "+4930901820"


def verbs(xml: str) -> list[str]:
    return [verb.tag for verb in ElementTree.fromstring(xml)]


class Desk:
    def __init__(self, hub: FakeHub, menus: Menus, music: str = "https://m") -> None:
        self.hub, self.carrier = hub, FakeCarrier()
        hub.intake.open_line("CA1")
        self.counted: list[str] = []
        script = Script(lambda: menus, Links("https://h", ""), VOICES, music)
        documents = WaitingDocuments(script)
        self.left = LeftBehind(self.carrier, hub.doors, documents, self.count)
        self.notes = CallNotes(hub.notes)
        self.offers = Offers(hub.doors, script, documents, self.left, "US", self.count)
        self.webhooks = WaitingWebhooks(
            hub.doors, hub.call_doors, script, documents, self.offers, self.left, self.count
        )

    def count(self, event: str, detail: str) -> None:
        self.counted.append(f"{event} {detail}")

    def hook(self, query: dict[str, str], caller: str = CALLER, **form: str) -> Webhook:
        fields = {"CallSid": "CA1", "From": caller, **form}
        return Webhook(Form(list(fields.items())), Form(list(query.items())), "")

    async def press(self, digits: str, step: str = "choice", caller: str = CALLER, **query: str) -> str:
        asked = {"step": step, "misses": "0", "language": "en", **query}
        return await self.offers.taken(self.hook(asked, caller, Digits=digits), "en")

    async def wait(self, **query: str) -> str:
        return await self.webhooks.wait(self.hook({"language": "en", **query}))

    def asked(self) -> list[FollowUpAsked]:
        return self.hub.intake.of(FollowUpAsked)
