"""The URLs of talks that we give the carrier."""

from channels.phone.links import Links


class TalkLinks:
    """`line`: the hub's name of the line; `conference`: its talk's, by which late news of an earlier one is known."""

    def __init__(self, links: Links) -> None:
        self._to = links.to
        self.transcription = links.transcription
        self.wait = links.wait

    def leg(self, line: str, leg: str) -> str:
        """Where a leg's state is told."""
        return self._to("leg", line=line, leg=leg)

    def conference(self, line: str, conference: str) -> str:
        return self._to("conference", line=line, conference=conference)

    def talk_over(self, line: str, conference: str) -> str:
        """Where the customer's call goes on when it leaves the conference."""
        return self._to("talk-over", line=line, conference=conference)

    def answered_by(self, line: str, conference: str) -> str:
        return self._to("answered-by", line=line, conference=conference)

    def consent(self, line: str, conference: str) -> str:
        """Where the key of a customer goes who was asked whether to be recorded."""
        return self._to("consent", line=line, conference=conference)

    def taped(self, line: str) -> str:
        """Where a recording's state is told."""
        return self._to("taped", line=line)

    def announce(self, order_id: str) -> str:
        """An agent's typed words."""
        return self._to("announce", order=order_id)

    def tones(self, digits: str) -> str:
        return self._to("tones", digits=digits)

    def recorded_words(self, language: str) -> str:
        """Tells a customer that the call is recorded."""
        return self._to("recorded-words", language=language)

    def hold(self, language: str) -> str:
        """What a customer on hold hears."""
        return self._to("hold", language=language)
