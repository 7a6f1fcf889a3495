"""What comes on the line of a call beside words: its legs as they are now, the menu's nodes a caller came to, and
recordings."""

from hub.contract.events import MessageReceived
from hub.contract.inbound import MenuTold, Received, RecordingMade, TalkChanged
from hub.contract.talks import MenuWalked, Talk, TalkMoved
from hub.intake.ledger import Ledger
from hub.intake.lines import ACTOR
from hub.intake.registrar import Registrar
from hub.intake.rules import Line


def move(ledger: Ledger, item: TalkChanged, line: Line) -> None:
    """The talk as it is now; news that is older than what is known changes nothing."""
    if item.revision <= ledger.talks.revisions.get(line.id, -1):
        return
    talk = Talk(
        contact_id=line.id,
        conversation_id=line.conversation_id,
        revision=item.revision,
        legs=item.legs,
        recording=item.recording,
        consulting=item.consulting,
        answered_by=item.answered_by,
    )
    ledger.talks.keep_talk(talk, ledger.tx.now)
    moved = TalkMoved(talk=talk, what=item.what, account_id=line.account_id, agent_id=line.agent_id)
    ledger.tx.record(moved, item.actor or ACTOR)


def walk(ledger: Ledger, item: MenuTold, line: Line) -> None:
    """The nodes a caller came to."""
    if not item.steps:
        return
    ledger.talks.keep_visits(item, line.id)
    walked = MenuWalked(
        contact_id=line.id, conversation_id=line.conversation_id, steps=item.steps, account_id=line.account_id
    )
    ledger.tx.record(walked, ACTOR)


def keep_recording(registrar: Registrar, ledger: Ledger, item: RecordingMade, line: Line) -> Received:
    """A recording stands among the conversation's messages, and is deleted when its time has come. A file that is kept
    already is kept once."""
    known = ledger.talks.recorded.get(item.recording.key)
    if known is not None:
        return known
    message = registrar.say(
        ledger,
        line.conversation_id,
        reopens=False,
        contact_id=line.id,
        channel=item.channel,
        kind="system",
        text="",
        at=item.at,
        attachments=(item.recording,),
        extra={"recording": str(item.seconds)},
    )
    answer = Received(
        contact_id=line.id,
        conversation_id=message.conversation_id,
        message_id=message.id,
        message_number=message.number,
    )
    ledger.talks.keep_recording(item, answer, registrar.business().calls.recordings.keep_days)
    ledger.tx.record(MessageReceived(message=message, account_id=line.account_id), ACTOR)
    return answer
