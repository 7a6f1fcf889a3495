"""Says times, names, explanations and skips in one language. Pure."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from config.story_words import WORDS, Language
from hub.contract.plans import Business
from hub.contract.words import Explanation, Skip

TEAM_PLAN = "team:"
OUTSIDE = ("sticky", "recent", "transfer", "move", "pull", "assign")
MOMENTARY = ("declined", "missed", "failed")
SPANS = (("d", 86_400), ("h", 3_600), ("m", 60), ("s", 1))


class Speaker:
    """`names`: what users are called, by id."""

    def __init__(self, language: Language, zone: ZoneInfo, business: Business, names: Mapping[str, str]) -> None:
        self.language = language
        self.zone = zone
        self._business = business
        self._names = names
        self._words = WORDS[language]

    def say(self, key: str, /, **facts: object) -> str:
        return self._words[key].format(**facts)

    def of(self, kind: str, key: str) -> str:
        """The word for one of a kind; what is not known keeps its key."""
        return self._words.get(f"{kind}.{key}", key)

    def name(self, id: str) -> str:
        """A user's name, or a team's; the hub's own rooms are called Keydesk."""
        if id in self._names:
            return self._names[id]
        return self.team(id) if id in self._business.teams else (id if "_" in id else self.say("nobody"))

    def is_user(self, id: str) -> bool:
        return id in self._names

    def team(self, key: str) -> str:
        return self._called(self._business.teams.get(key, {}), key)

    def disposition(self, key: str) -> str:
        found = self._business.dispositions.get(key)
        return self._called(found.names, key) if found else key

    def tier(self, key: str) -> str:
        found = self._business.tiers.get(key)
        return self._called(found.names, key) if found else key

    def queue(self, plan: str) -> str:
        """Where a contact waits: a plan, or a team it was sent to."""
        if plan.startswith(TEAM_PLAN):
            return self.say("queue.team", team=self.team(plan.removeprefix(TEAM_PLAN)))
        return self.say("queue.plan", plan=plan)

    def clock(self, at: datetime) -> str:
        """The time of day, to the second."""
        return at.astimezone(self.zone).strftime("%H:%M:%S")

    def when(self, at: datetime, seen: datetime) -> str:
        """An instant as people say it at another: today the time, within six days the weekday, else the date."""
        there, here = at.astimezone(self.zone), seen.astimezone(self.zone)
        if there.date() == here.date():
            return there.strftime("%H:%M")
        if abs(there.date() - here.date()) < timedelta(days=7):
            return f"{self.say('days').split()[there.weekday()]} {there:%H:%M}"
        return there.strftime("%Y-%m-%d %H:%M")

    def span(self, seconds: float) -> str:
        """A length of time in its largest unit or two."""
        left = round(seconds)
        parts: list[str] = []
        for unit, size in SPANS:
            if left >= size and len(parts) < 2:
                parts.append(self.say(f"span.{unit}", count=left // size))
                left %= size
            elif parts:
                break
        return " ".join(parts) or self.say("span.s", count=0)

    def step(self, why: Explanation) -> str:
        """The step of the plan, or what stood in its place."""
        for how in OUTSIDE:
            if why.kind == how or why.chosen == how:
                return self.say(f"how.{how}")
        if why.plan.startswith(TEAM_PLAN):
            return self.say("how.team", team=self.team(why.plan.removeprefix(TEAM_PLAN)))
        audience = self.team(why.label) if why.kind == "team" and why.label else self.of("step", why.kind)
        said = self.say("step", step=why.step, audience=audience)
        return self.say("step.relaxed", step=said) if why.relaxed else said

    def skips(self, why: Explanation, seen: datetime) -> str:
        """Who was passed over and why."""
        return self.say("comma").join(self._skip(skip, why, seen) for skip in why.skipped)

    def chosen(self, why: Explanation) -> str:
        """Why this agent, in brackets; nothing where there was nothing to choose."""
        facts = [self.of("chosen", why.chosen)] if f"chosen.{why.chosen}" in self._words else []
        if why.idle_seconds is not None and why.kind not in OUTSIDE:
            facts.append(self.say("chosen.idle", time=self.span(why.idle_seconds)))
        if why.substitute_for:
            facts.append(self.say("chosen.substitute", name=why.substitute_for))
        return self.reason(self.say("comma").join(facts))

    def reason(self, text: str) -> str:
        """In brackets, nothing for nothing; the hub's own words in the reader's language."""
        return self.say("reason", reason=self.of("ended", text)) if text else ""

    def failure(self, text: str) -> str:
        """The same of a line that failed: a busy telephone is not a busy agent."""
        return self.say("reason", reason=self.of("cause", text.removeprefix("transfer_"))) if text else ""

    def _skip(self, skip: Skip, why: Explanation, seen: datetime) -> str:
        what = self._state(skip)
        if skip.until is not None:
            what = self.say("skip.until", what=what, time=self.when(skip.until, seen))
        elif skip.since is not None:
            key = "skip.at" if skip.reason in MOMENTARY else "skip.since"
            what = self.say(key, what=what, time=self.when(skip.since, seen))
        if skip.agent_id:
            return self.say("skip.who", who=skip.agent_name, what=what)
        people = self._people(skip, why)
        return self.say("skip.people", who=people, what=what) if people else what

    def _people(self, skip: Skip, why: Explanation) -> str:
        """Which people a skip without an agent is about; nothing for those of the step itself."""
        if skip.reason == "closed":  # its name is the supervisor's who closed it
            return self.team(skip.detail) if skip.detail in self._business.teams else ""
        key = skip.agent_name or ("" if "/" in skip.detail else skip.detail)
        if key in ("", why.kind, why.label):
            return ""
        return self.team(key) if key in self._business.teams else self.of("step", key)

    def _state(self, skip: Skip) -> str:
        reason, detail = skip.reason, skip.detail
        if reason == "closed":
            return self.say("skip.closed", by=skip.agent_name)
        if skip.agent_id is None:
            present, slash, all_of = detail.partition("/")
            if slash:
                return self.say(f"skips.{reason}", present=present, all=all_of)
            key = f"skips.{reason}"
            return self._words[key] if reason in ("lacks_skill", "vacant") else self._words[f"skip.{reason}"]
        if reason == "busy" and detail == "phone":
            return self.say("skip.busy.phone")
        if detail and f"skip.{reason}.on" in self._words:
            return self.say(f"skip.{reason}.on", what=self._thing(reason, detail))
        return self.say(f"skip.{reason}")

    def _thing(self, reason: str, detail: str) -> str:
        if reason == "on_break":
            activity = self._business.activities.get(detail)
            return self._called(activity.names, detail) if activity else detail
        return detail if reason == "lacks_skill" else self.of("channel", detail)

    def _called(self, names: Mapping[str, str], key: str) -> str:
        return names.get(self.language) or names.get("en") or key
