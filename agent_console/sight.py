"""Who sees what: whom each event of the journal concerns, live and when a console comes back. No I/O, no clock."""

from collections import OrderedDict
from collections.abc import Collection, Iterable, Sequence

from msgspec import structs

from agent_console.stream import EventFrame, Gone, frame
from hub.access.roles import User
from hub.access.views import Teams, shown, taking_part, unseen, watchers
from hub.contract.chatted import FactsTold, MessageChanged, SurveyTaken
from hub.contract.events import (
    AccountTeamChanged,
    AgentChanged,
    BusinessChanged,
    CallbackUnanswered,
    ConnectFailed,
    ContactEvent,
    ConversationChanged,
    ConversationMerged,
    ConversationSplit,
    LineEnded,
    MessageDelivery,
    MessageQueued,
    MessageReceived,
    NoteAdded,
    OfferAccepted,
    OfferDeclined,
    OfferFailed,
    OfferMade,
    OfferMissed,
    OfferRescinded,
    PersonAttached,
    Recorded,
    SlaClockChanged,
)
from hub.contract.promises import ClockCard
from hub.contract.steering import BannerEnded, BannerShown
from hub.contract.talks import MenuWalked, Talk, TalkMoved
from hub.contract.words import Channel, ContactCard, Value
from hub.contract.work import (
    ConversationMarked,
    FollowUpChanged,
    FollowUpDue,
    FollowUpMade,
    MentionChanged,
    MentionMade,
)

REMEMBERED = 10_000  # conversations whose last contact is closed, for news of their messages
OFFERS = (OfferMade, OfferAccepted, OfferDeclined, OfferMissed, OfferRescinded, OfferFailed)
MESSAGES = (MessageReceived, MessageQueued, MessageDelivery, MessageChanged, NoteAdded)
CONVERSATIONS = (ConversationChanged, ConversationMerged, ConversationSplit, ConversationMarked)
FOLLOW_UPS = (FollowUpMade, FollowUpChanged, FollowUpDue)
FOR_ALL = (AgentChanged, BusinessChanged, BannerShown, BannerEnded)


class Seen(Value):
    """Whom an event concerns, by agent id; users who see everything get every event and are not named.

    `everyone`: all of them. `to` get the event, then `gone` drop its contact, and `resync` start anew. `newly`: those
    of `to` who did not see the contact before, and are to be shown the `clocks` of its conversation, if it has any, and
    its `contact`, where the event does not bring it. `instead`: the event as these agents see it."""

    to: frozenset[str] = frozenset()
    gone: frozenset[str] = frozenset()
    resync: frozenset[str] = frozenset()
    newly: frozenset[str] = frozenset()
    clocks: tuple[ClockCard, ...] = ()
    everyone: bool = False
    contact: ContactCard | None = None
    instead: Recorded | None = None


class Sight:
    """Follows the journal to know, at every number, who sees which contact. `supervisors_seen`: agents see who listens
    or whispers."""

    def __init__(
        self,
        contacts: Iterable[ContactCard],
        teams: Teams,
        clocks: Iterable[ClockCard] = (),
        talks: Iterable[Talk] = (),
    ) -> None:
        self.supervisors_seen = True
        self._talks = {talk.contact_id: talk for talk in talks}
        self._contacts = {card.id: card for card in contacts}
        self._teams = dict(teams)
        self._open: dict[str, set[str]] = {}
        self._last: OrderedDict[str, ContactCard] = OrderedDict()
        for card in self._contacts.values():
            self._open.setdefault(card.conversation_id, set()).add(card.id)
        self._clocks: dict[str, dict[str, ClockCard]] = {}
        for clock in clocks:
            self._keep(clock)

    def look(self, recorded: Recorded) -> Seen:
        """Take the next event in and tell whom it concerns."""
        event = recorded.event
        if isinstance(event, ContactEvent):
            return self._contact(event)
        if isinstance(event, FOR_ALL):
            return Seen(everyone=True)
        if isinstance(event, TalkMoved):
            return self._talk(recorded, event)
        if isinstance(event, AccountTeamChanged):
            before = set(self._teams.get(event.account_id, ()))
            self._teams[event.account_id] = event.team
            return Seen(to=frozenset(event.team), resync=frozenset(before ^ set(event.team)))
        if isinstance(event, SlaClockChanged):
            self._keep(event.clock)
        return Seen(to=self._concerned(recorded))

    def _contact(self, event: ContactEvent) -> Seen:
        card = event.contact
        before = self._contacts.get(card.id)
        sees = self._watchers(card)
        saw = self._watchers(before) if before else frozenset()
        if before and before.conversation_id != card.conversation_id:
            self._left(before)
        if card.state == "closed":
            self._forget(card)
        else:
            self._contacts[card.id] = card
            self._open.setdefault(card.conversation_id, set()).add(card.id)
        # Whoever an offer was put to is told what became of it, even if the contact is gone for them with it.
        told = sees | {event.offer.agent_id} if isinstance(event, OFFERS) else sees
        clocks = self._clocks_of(card)
        return Seen(to=told, gone=(told | saw) - sees, newly=sees - saw if clocks else frozenset(), clocks=clocks)

    def _talk(self, recorded: Recorded, event: TalkMoved) -> Seen:
        talk = event.talk
        card = self._contacts.get(talk.contact_id)
        if card is None:  # over, and its talk with it
            return Seen()
        saw, before = self._watchers(card), self._talks.get(card.id)
        self._talks[card.id] = talk
        sees = self._watchers(card)
        seen = shown(talk, self.supervisors_seen)
        if not self.supervisors_seen and before is not None and _alike(shown(before, False), seen):
            return Seen()
        instead = None if seen is talk else structs.replace(recorded, event=structs.replace(event, talk=seen))
        newly = sees - saw
        return Seen(
            to=sees | saw,
            gone=saw - sees,
            newly=newly,
            clocks=self._clocks_of(card) if newly else (),
            contact=card if newly else None,
            instead=instead,
        )

    def _watchers(self, card: ContactCard) -> frozenset[str]:
        """Agents who see the contact, be it because they take part in its talk."""
        talk = self._talks.get(card.id)
        return frozenset(watchers(self._teams, card)) | (taking_part(talk) if talk is not None else frozenset())

    def _keep(self, clock: ClockCard) -> None:
        going = self._clocks.setdefault(clock.conversation_id, {})
        if clock.stopped_at is None:
            going[clock.kind] = clock
        else:
            going.pop(clock.kind, None)
            if not going:
                del self._clocks[clock.conversation_id]

    def _clocks_of(self, card: ContactCard) -> tuple[ClockCard, ...]:
        return () if card.state == "closed" else tuple(self._clocks.get(card.conversation_id, {}).values())

    def _forget(self, card: ContactCard) -> None:
        self._contacts.pop(card.id, None)
        self._talks.pop(card.id, None)
        self._left(card)
        self._last[card.conversation_id] = card
        self._last.move_to_end(card.conversation_id)
        if len(self._last) > REMEMBERED:
            self._last.popitem(last=False)

    def _left(self, card: ContactCard) -> None:
        """The contact is no longer an open one of this conversation."""
        still_open = self._open.get(card.conversation_id, set())
        still_open.discard(card.id)
        if not still_open:
            self._open.pop(card.conversation_id, None)

    def _concerned(self, recorded: Recorded) -> frozenset[str]:
        """Those who see something that is not a contact's or an agent's card, as of now."""
        event = recorded.event
        who: set[str] = set()
        if isinstance(event, MESSAGES):
            who = self.of_conversation(event.message.conversation_id) | {event.message.author_id}
            if isinstance(event, MessageReceived) and event.account_id:
                who.update(self._teams.get(event.account_id, ()))
        elif isinstance(event, CONVERSATIONS):
            who = self.of_conversation(event.conversation_id) | set(self._teams.get(event.account_id or "", ()))
            who |= {recorded.actor, getattr(event, "agent_id", None) or recorded.actor}
        elif isinstance(event, LineEnded | ConnectFailed | CallbackUnanswered | FactsTold | SurveyTaken):
            who = self.of_conversation(event.conversation_id)
        elif isinstance(event, MenuWalked):  # told of each call that comes in: not of all that is open
            card = self._contacts.get(event.contact_id)
            who = set(self._watchers(card)) if card else self.of_conversation(event.conversation_id)
        elif isinstance(event, SlaClockChanged):
            who = self.of_conversation(event.clock.conversation_id)
        elif isinstance(event, MentionMade | MentionChanged):
            who = {event.mention.user_id}
        elif isinstance(event, FOLLOW_UPS):
            who = self._of_follow_up(event) | {recorded.actor}
        elif isinstance(event, PersonAttached):
            who = {*self._teams.get(event.account_id, ()), recorded.actor}
        return frozenset(who)

    def _of_follow_up(self, event: FollowUpMade | FollowUpChanged | FollowUpDue) -> set[str]:
        """Whoever is or was to do it, who promised it, its account's team, and who sees its conversation."""
        card = event.follow_up
        was = event.was_owner_id if isinstance(event, FollowUpChanged) else None
        who = {card.owner_id, card.made_by, was or card.owner_id, *self._teams.get(card.account_id or "", ())}
        return who | self.of_conversation(card.conversation_id or "")

    def of_conversation(self, conversation_id: str) -> set[str]:
        """Agents who see one of its open contacts, or saw its last one."""
        cards = [self._contacts[contact] for contact in self._open.get(conversation_id, ())]
        if not cards and (last := self._last.get(conversation_id)):
            cards = [last]
        return {agent for card in cards for agent in self._watchers(card)}

    def speaks(self, agent_id: str, conversation_id: str, channels: Collection[Channel]) -> bool:
        """Whether the agent has an active contact of this conversation on one of these channels."""
        cards = [self._contacts[contact] for contact in self._open.get(conversation_id, ())]
        return any(card.agent_id == agent_id and card.state == "active" and card.channel in channels for card in cards)

    def replay(self, user: User, missed: Sequence[Recorded]) -> list[str] | None:
        """Frames for a console that missed these events, all of them taken in before; None if it must start anew.

        What it saw before them is not known, so a contact it does not see now is `gone` whether or not it was there."""
        if user.may("see_everything"):
            return [frame(EventFrame(recorded=entry)) for entry in missed]
        if any(isinstance(entry.event, AccountTeamChanged) or self._hides(entry) for entry in missed):
            return None
        frames: list[str] = []
        gone: set[str] = set()
        for entry in missed:
            event = entry.event
            if isinstance(event, ContactEvent):
                frames.extend(self._replayed(user, entry, event, gone))
            elif isinstance(event, TalkMoved):
                frames.extend(self._replayed_talk(user, entry, event.talk, gone))
            elif isinstance(event, FOR_ALL) or user.id in self._concerned(entry):
                frames.append(frame(EventFrame(recorded=entry)))
        return frames

    def _replayed(self, user: User, entry: Recorded, event: ContactEvent, gone: set[str]) -> Iterable[str]:
        card = event.contact
        if user.id in self._watchers(card):
            gone.discard(card.id)
            yield frame(EventFrame(recorded=entry, clocks=self._clocks_of(card)))
        elif isinstance(event, OFFERS) and event.offer.agent_id == user.id:
            gone.add(card.id)
            yield frame(EventFrame(recorded=entry))
            yield frame(Gone(seq=entry.seq, contact_id=card.id))
        elif card.id not in gone:
            gone.add(card.id)
            yield frame(Gone(seq=entry.seq, contact_id=card.id))

    def _replayed_talk(self, user: User, entry: Recorded, talk: Talk, gone: set[str]) -> Iterable[str]:
        card = self._contacts.get(talk.contact_id)
        if card is not None and user.id in self._watchers(card):
            gone.discard(card.id)
            brought = card if user.id in taking_part(talk) else None
            yield frame(EventFrame(recorded=entry, clocks=self._clocks_of(card), talk_contact=brought))
        elif card is not None and card.id not in gone and user.id in {leg.user_id for leg in talk.legs}:
            gone.add(card.id)
            yield frame(Gone(seq=entry.seq, contact_id=card.id))

    def _hides(self, entry: Recorded) -> bool:
        """Whether it may be news that agents must not see as it stands: a console that missed it starts anew."""
        event = entry.event
        if self.supervisors_seen or not isinstance(event, TalkMoved):
            return False
        return event.what == "monitored" or any(unseen(leg) for leg in event.talk.legs)


def _alike(one: Talk, other: Talk) -> bool:
    """The same but for its number."""
    return structs.replace(one, revision=other.revision) == other
