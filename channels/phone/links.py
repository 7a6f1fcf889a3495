"""The URLs we give the carrier: external, and telling it how to repeat a webhook that failed."""

from urllib.parse import quote, urlencode


class Links:
    """`retry` goes into the fragment, which no signature covers (Twilio's connection overrides)."""

    def __init__(self, public_url: str, retry: str) -> None:
        self.public_url = public_url
        self._fragment = f"#{retry}" if retry else ""
        self.recording = self.to("recording")
        self.fallback = self.to("fallback")

    def transcription(self, line: str = "") -> str:
        """Where words of a call are told. `line`: its name in the hub, if that is not the call's own."""
        return self.to("transcription", **_given(line=line))

    def gather(self, step: int) -> str:
        return self.to("gather", step=str(step))

    def dialled(self, step: int) -> str:
        """Where the end of a call to a number outside is told."""
        return self.to("dialled", step=str(step))

    def came(self, step: int) -> str:
        """Where a caller goes on in the menu who left no message, or wants no callback."""
        return self.to("came", step=str(step))

    def sound(self, file: str) -> str:
        """A recorded file: of ours, by name, or anywhere on the web."""
        return file if file.startswith("https:") else f"{self.public_url}/phone/sounds/{quote(file)}"

    def wait(self, language: str, why: str = "", at: str = "") -> str:
        """What a waiting caller hears. `why`: empty in the queue, `connecting` while the agent's leg rings. `at`: the
        round of the wait."""
        return self.to("wait", language=language, **_given(why=why, at=at))

    def queue_action(self, language: str) -> str:
        return self.to("queue-action", language=language)

    def offer(self, language: str, step: str, *, misses: int = 0, at: str = "", menu: str = "") -> str:
        """Where the key of a caller goes who was asked whether to be called back. `step`: choice, confirm or number.
        `at`: the round in which they wait; `menu`: the step of the menu they are in instead."""
        return self.to("offer", language=language, step=step, misses=str(misses), **_given(at=at, menu=menu))

    def recorded(self, language: str) -> str:
        return self.to("recorded", language=language)

    def to(self, name: str, **query: str) -> str:
        """Of the webhook of that name."""
        asked = f"?{urlencode(query)}" if query else ""
        return f"{self.public_url}/phone/{name}{asked}{self._fragment}"


def _given(**query: str) -> dict[str, str]:
    """Only what there is."""
    return {name: value for name, value in query.items() if value}
