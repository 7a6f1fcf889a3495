"""Who looks at which conversation and who types in it, so that two agents do not answer one customer. No I/O, no clock.

Of one process: nodes do not tell each other yet. A console's users are gone with its socket; typing ends by itself.
"""

from collections.abc import Collection
from typing import Literal

from agent_console.stream import Onlooker, PresenceFrame, Session

TYPING = 6.0  # seconds for which one word counts as typing; the console says it again meanwhile
MOST_OPEN = 8  # conversations of one console; the one opened longest ago is let go
_Faces = tuple[tuple[Onlooker, ...], tuple[Onlooker, ...]]


class Onlookers:
    """By conversation, the consoles that show it. Each change answers with the conversations of which others are to be
    told, that is, where somebody came, went, began or ceased to type."""

    def __init__(self, typing: float = TYPING) -> None:
        self._typing = typing
        self._shown: dict[str, dict[Session, None]] = {}
        self._open: dict[Session, dict[str, None]] = {}
        self._until: dict[tuple[Session, str], float] = {}

    @property
    def watched(self) -> Collection[str]:
        """Conversations somebody looks at."""
        return tuple(self._shown)

    def consoles(self, conversation_id: str) -> Collection[Session]:
        return tuple(self._shown.get(conversation_id, ()))

    def knows(self, session: Session, conversation_id: str) -> bool:
        """Whether this console shows the conversation already."""
        return conversation_id in self._open.get(session, ())

    def note(
        self, session: Session, conversation_id: str, doing: Literal["viewing", "typing", "left"], now: float
    ) -> set[str]:
        """What a console says of its user, at `now` in seconds of any clock that never goes back."""
        mine = self._open.get(session, {})
        letting_go = {conversation_id}
        if doing != "left" and conversation_id not in mine and len(mine) >= MOST_OPEN:
            letting_go.add(next(iter(mine)))
        before = {one: self._faces(one) for one in letting_go}
        for one in letting_go - {conversation_id}:
            self._leave(session, one)
        if doing == "left":
            self._leave(session, conversation_id)
        else:
            self._shown.setdefault(conversation_id, {})[session] = None
            self._open.setdefault(session, {})[conversation_id] = None
            if doing == "typing":
                self._until[session, conversation_id] = now + self._typing
            else:
                self._until.pop((session, conversation_id), None)
        return {one for one, faces in before.items() if self._faces(one) != faces}

    def lost(self, session: Session) -> set[str]:
        """The socket is gone."""
        before = {one: self._faces(one) for one in self._open.get(session, ())}
        for one in before:
            self._leave(session, one)
        return {one for one, faces in before.items() if self._faces(one) != faces}

    def expire(self, now: float) -> set[str]:
        """Whoever has not said so again by now types no more."""
        over = [key for key, until in self._until.items() if until <= now]
        before = {one: self._faces(one) for _, one in over}
        for key in over:
            del self._until[key]
        return {one for one, faces in before.items() if self._faces(one) != faces}

    def next_end(self) -> float | None:
        """When somebody types no more, if nothing more is said."""
        return min(self._until.values(), default=None)

    def frame(self, conversation_id: str) -> PresenceFrame:
        """Who is there."""
        viewing, typing = self._faces(conversation_id)
        return PresenceFrame(conversation_id=conversation_id, viewing=viewing, typing=typing)

    def _faces(self, conversation_id: str) -> _Faces:
        consoles = self._shown.get(conversation_id, {})
        return _by_name(consoles), _by_name([one for one in consoles if (one, conversation_id) in self._until])

    def _leave(self, session: Session, conversation_id: str) -> None:
        self._until.pop((session, conversation_id), None)
        shown, mine = self._shown.get(conversation_id, {}), self._open.get(session, {})
        shown.pop(session, None)
        mine.pop(conversation_id, None)
        if not shown:
            self._shown.pop(conversation_id, None)
        if not mine:
            self._open.pop(session, None)


def _by_name(consoles: Collection[Session]) -> tuple[Onlooker, ...]:
    """Each user once, at however many consoles."""
    users = {session.user.id: session.user.name for session in consoles}
    return tuple(Onlooker(id=id, name=name) for id, name in sorted(users.items(), key=lambda user: (user[1], user[0])))
