"""What the hub is told of a talk. Each fact has one key, however often it is found out. Pure."""

from datetime import datetime

from channels.phone import normalize
from channels.phone.normalize import CHANNEL
from channels.phone.talks.rules.state import Failed, Left, Missed, Step, Talk
from hub.contract.inbound import AnyInbound, LineFailed, TalkChanged


def key(talk: Talk) -> str:
    """Of the talk as it is now."""
    return f"{talk.line}:talk:{talk.revision}"


def told(step: Step, at: datetime) -> tuple[AnyInbound, ...]:
    """All that a step has to tell; the talk first."""
    talk = step.talk
    customer = next((one for one in reversed(talk.parties) if one.role == "customer"), None)
    sid = customer.sid if customer is not None and customer.sid else f"{talk.line}:{talk.order_id}"
    made: list[AnyInbound] = []
    if step.what is not None:
        made.append(
            TalkChanged(
                key=key(talk),
                channel=CHANNEL,
                at=at,
                external_key=talk.line,
                revision=talk.revision,
                what=step.what,
                legs=talk.legs(),
                recording=talk.recording,
                consulting=talk.consulting,
                answered_by=talk.answered_by,
                actor=step.actor,
            )
        )
    for one in step.tells:
        match one:
            case Left():
                line = talk.line if talk.line != sid else ""
                made.append(normalize.left(sid, at, one.outcome, line))
            case Missed():
                made.append(normalize.callback_missed(sid, talk.contact_id, one.cause.replace("_", "-"), at))
            case Failed():
                made.append(
                    LineFailed(
                        key=f"{one.leg}:not_reached",
                        channel=CHANNEL,
                        at=at,
                        external_key=talk.line,
                        reason=one.reason,
                        agent_id=one.agent_id,
                    )
                )
    return tuple(made)
