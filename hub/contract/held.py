"""What happened to mails that are held: members of the union of events, in a file of their own."""

from hub.contract.inbound import HeldMail
from hub.contract.words import Tagged


class MailHeld(Tagged, tag="mail.held"):
    """A mail is in quarantine: supervisors must look at it."""

    mail: HeldMail


class MailDecided(Tagged, tag="mail.decided"):
    """A supervisor decided about a held mail; `what`: released, discarded. `conversation_id`: where it is now."""

    mail: HeldMail
    what: str
    conversation_id: str | None = None


AnyHeld = MailHeld | MailDecided
