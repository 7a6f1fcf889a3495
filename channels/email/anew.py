"""A held mail read once more, by the parser of today."""

from channels.email.message_ids import MessageIds
from channels.email.normalize import Envelope, ReadMail, read_mail
from channels.email.receive import keep_mail
from channels.email.spool import spooled
from hub.contract.errors import NotFound
from hub.contract.inbound import MailReceived
from hub.contract.ports import Doors


async def read_anew(mail: MailReceived, doors: Doors, ids: MessageIds, *, read: ReadMail = read_mail) -> MailReceived:
    """The mail from its raw bytes, as the parser reads them now; it keeps when and for whom it came.

    Raises `NotFound` when the bytes are not here: a mail too large to fetch stays in its mailbox."""
    if not (key := mail.extra.get("raw")):
        raise NotFound("This mail was not fetched; it is still in its mailbox.", mend="read it there, or release it")
    mailboxes = tuple(each for each in mail.extra.get("mailboxes", "").split(", ") if each)
    envelope = Envelope(
        return_path=mail.extra.get("return_path", "unknown"), mailboxes=mailboxes or (mail.our_address,), at=mail.at
    )
    raw = await spooled(doors.files.open(key))
    try:
        return (await keep_mail(raw, envelope, doors, ids, read=read)).mail
    finally:
        raw.close()
