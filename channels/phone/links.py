"""The URLs we give the carrier: external, and telling it how to repeat a webhook that failed."""

from urllib.parse import urlencode


class Links:
    """`retry` goes into the fragment, which no signature covers (Twilio's connection overrides)."""

    def __init__(self, public_url: str, retry: str) -> None:
        self.public_url = public_url
        self._fragment = f"#{retry}" if retry else ""
        self.recording = self._to("recording")
        self.fallback = self._to("fallback")
        self.conference = self._to("conference")

    def transcription(self, line: str = "") -> str:
        """Where words of a call are told. `line`: its name in the hub, if that is not the call's own."""
        return self._to("transcription", **({"line": line} if line else {}))

    def gather(self, step: int) -> str:
        return self._to("gather", step=str(step))

    def wait(self, language: str, why: str = "") -> str:
        """What a waiting caller hears. `why`: empty in the queue, `connecting` while the agent's leg rings."""
        return self._to("wait", language=language, **({"why": why} if why else {}))

    def queue_action(self, language: str) -> str:
        return self._to("queue-action", language=language)

    def talk_over(self, order_id: str, line: str = "") -> str:
        return self._to("talk-over", order=order_id, **({"line": line} if line else {}))

    def offer(self, language: str, step: str, misses: int = 0) -> str:
        """Where a waiting caller's key goes who was asked whether to be called back. `step`: choice or number."""
        return self._to("offer", language=language, step=step, misses=str(misses))

    def recorded(self, language: str) -> str:
        return self._to("recorded", language=language)

    def customer_leg(self, line: str, order_id: str) -> str:
        return self._to("customer-leg", line=line, order=order_id)

    def agent_leg(self, line: str, order_id: str) -> str:
        return self._to("agent-leg", line=line, order=order_id)

    def announce(self, order_id: str) -> str:
        return self._to("announce", order=order_id)

    def _to(self, name: str, **query: str) -> str:
        asked = f"?{urlencode(query)}" if query else ""
        return f"{self.public_url}/phone/{name}{asked}{self._fragment}"
