"""The URLs we give the carrier: external, and telling it how to repeat a webhook that failed."""

from urllib.parse import urlencode


class Links:
    """`retry` goes into the fragment, which no signature covers (Twilio's connection overrides)."""

    def __init__(self, public_url: str, retry: str) -> None:
        self.public_url = public_url
        self._fragment = f"#{retry}" if retry else ""
        self.transcription = self._to("transcription")
        self.fallback = self._to("fallback")
        self.conference = self._to("conference")

    def gather(self, step: int) -> str:
        return self._to("gather", step=str(step))

    def wait(self, language: str, why: str = "") -> str:
        """What a waiting caller hears. `why`: empty in the queue, `connecting` while the agent's leg rings."""
        return self._to("wait", language=language, **({"why": why} if why else {}))

    def queue_action(self, language: str) -> str:
        return self._to("queue-action", language=language)

    def talk_over(self, order_id: str) -> str:
        return self._to("talk-over", order=order_id)

    def agent_leg(self, line: str, order_id: str) -> str:
        return self._to("agent-leg", line=line, order=order_id)

    def announce(self, order_id: str) -> str:
        return self._to("announce", order=order_id)

    def _to(self, name: str, **query: str) -> str:
        asked = f"?{urlencode(query)}" if query else ""
        return f"{self.public_url}/phone/{name}{asked}{self._fragment}"
