"""A visitor's client, without I/O, after the same rules as the widget's `line.ts`."""

import json
from typing import Any


class ChatClient:
    """Collects the transcript in `shown`; keeps what is not acknowledged and says it again after each welcome. Says
    nothing before the welcome: only with the token in hand is it known again should the line be cut."""

    def __init__(self, site: str = "demo", identity: dict[str, Any] | None = None, tab: str = "client") -> None:
        self.tab = tab
        self.site = site
        self.identity = identity
        self.page: dict[str, Any] | None = None
        self.token = ""
        self.welcomed = False
        self.visitor = ""
        self.conversation = ""
        self.number = 0
        self.changes = 0
        self.state = "none"
        self.agent = ""
        self.shown: list[dict[str, Any]] = []
        self.pending: dict[str, str] = {}
        self.acks: list[tuple[str, int]] = []
        self.refused: list[str] = []
        self.references: list[str] = []
        self.welcome: dict[str, Any] = {}
        self.status: dict[str, Any] = {}
        self.heard: list[dict[str, Any]] = []  # all frames but messages
        self._said = 0

    def hello(self) -> str:
        """The first frame of a new connection."""
        self.welcomed = False
        frame: dict[str, Any] = {
            "type": "hello",
            "site": self.site,
            "token": self.token,
            "language": "en",
            "name": "Ada",
            "conversation": self.conversation,
            "after": self.number,
            "changes": self.changes,
        }
        more = {"identity": self.identity, "page": self.page}
        return json.dumps(frame | {name: value for name, value in more.items() if value})

    def say(self, text: str, client_id: str = "", email: str = "") -> str:
        """The frame to send; it is pending from now on."""
        self._said += 1
        client_id = client_id or f"{self.tab}-{self._said:04d}"
        self.pending[client_id] = text
        frame = {"type": "message", "client_id": client_id, "text": text}
        return json.dumps(frame | ({"email": email} if email else {}))

    def hear(self, data: str) -> list[str]:
        """Take a frame; returns what to send in answer."""
        frame = json.loads(data)
        if frame["type"] != "message":
            self.heard.append(frame)
        match frame["type"]:
            case "welcome":
                self.welcomed = True
                self.token, self.visitor = frame["token"], frame["visitor"]
                self._enter(frame["conversation"])
                self.state, self.agent = frame["state"], frame["agent"]
                self.welcome = self.status = frame
                return self.unacknowledged()
            case "opened":
                self._enter(frame["conversation"])
            case "ack":
                self.acks.append((frame["client_id"], frame["number"]))
                self.references.append(frame["reference"])
                self.pending.pop(frame["client_id"], None)
            case "refused":
                self.refused.append(frame["code"])
                self.pending.pop(frame["client_id"], None)
            case "message":
                assert frame["number"] > self.number, "numbers rise"
                self.number = frame["number"]
                self.shown.append(frame)
                self.pending.pop(frame["client_id"], None)
                if frame["side"] == "hub":
                    return [json.dumps({"type": "seen", "number": frame["number"]})]
            case "changed":
                assert frame["change"] > self.changes, "changes rise"
                self.changes = frame["change"]
                for shown in self.shown:
                    if shown["number"] == frame["number"]:
                        shown |= {"text": frame["text"], "deleted": frame["deleted"], "edited": not frame["deleted"]}
            case "state":
                self.state, self.agent = frame["state"], frame["agent"]
                self.status = frame
        return []

    def unacknowledged(self) -> list[str]:
        """What must be said again."""
        return [json.dumps({"type": "message", "client_id": key, "text": text}) for key, text in self.pending.items()]

    def told(self, kind: str) -> list[dict[str, Any]]:
        """Frames of this type that were heard."""
        return [frame for frame in self.heard if frame["type"] == kind]

    @property
    def texts(self) -> list[str]:
        return [frame["text"] for frame in self.shown]

    def _enter(self, conversation: str) -> None:
        if conversation != self.conversation:
            self.conversation, self.number, self.changes, self.shown = conversation, 0, 0, []
