"""`keydesk ivr try`: a menu walked in the terminal, as a caller would hear it."""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.markup import escape

from config.yaml_file import raise_all, read_yaml
from hub.contract.errors import Invalid
from ivr.advance import advance, new_call
from ivr.call import Began, Call, Came, Candidate, Dialled, Facts, Found, Input, Known, Pressed, Silent, Spoke, World
from ivr.menu import Menus
from ivr.nodes import BranchNode, LookupNode
from ivr.speaking.slots import slots_of
from ivr.steps import (
    AnyStep,
    Dial,
    Enqueue,
    Gather,
    Hangup,
    Look,
    OfferCallback,
    Prove,
    Say,
    Voicemail,
)

_KEYS = re.compile(r"[0-9*#]+")
_DIALLED: dict[str, Dialled] = {
    "": Dialled("answered"),
    "b": Dialled("busy"),
    "n": Dialled("no_answer"),
    "f": Dialled("failed"),
}
Answers = Mapping[str, Any]
"""By question: the answer's facts; None where there is none; `failed` where the system does not answer."""


@dataclass
class Trial:
    """One caller. `read` asks for a line with a prompt, and raises EOFError when the caller hangs up. `proofs`:
    accounts by customer number and PIN, `4711:1234`; without any, the PIN 1234 is right for all."""

    menus: Menus
    facts: Facts
    world: World
    now: datetime
    console: Console
    read: Callable[[str], str]
    answers: Answers = field(default_factory=dict)
    proofs: Mapping[str, str] = field(default_factory=dict)

    def walk(self, menu: str) -> Call:
        """Until the call is through, over, or the caller hangs up. The call as it was last."""
        call = new_call(self.menus, "try", menu, self.facts)
        taken: Input = Began()
        while True:
            call, steps = advance(self.menus, call, taken, self.now, self.world)
            self._tell_path(call)
            for step in steps[:-1]:
                self._say(step)
            try:
                answered = self._last(call, steps[-1])
            except (EOFError, KeyboardInterrupt):
                self._note(f"You hung up at {call.menu} / {call.node or 'the queue'}.")
                return call
            if answered is None:
                return call
            taken = answered

    def _last(self, call: Call, step: AnyStep) -> Input | None:
        match step:
            case Gather():
                return self._gather(step)
            case Look():
                return self._look(call, step)
            case Prove():
                return self._prove(step)
            case Dial():
                self._note(f"Calling {step.number}.")
                key = self.read("  (enter) answered, b busy, n no answer, f failed > ").strip().lower()
                return _DIALLED.get(key, Dialled("failed"))
            case Voicemail() | OfferCallback():
                return self._diverted(call, step)
            case Enqueue():
                subject = self.menus.text(step.subject, call.language, call.slots()) if step.subject else ""
                about = [f"about “{subject}”"] if subject else []
                about += [f"to agents who know {', '.join(step.skills)}"] if step.skills else []
                self._note(" ".join(["Put through", *about]) + f", speaking {step.language}.")
            case Hangup():
                self._note(f"The call ends: {step.outcome}.")
        return None

    def _gather(self, step: Gather) -> Input:
        for say in step.says:
            self._say(say)
        asked = "your PIN" if step.secret else "a key" if step.digits == 1 else f"{step.at_least}–{step.digits} digits"
        words = ", or words" if step.speech else ""
        typed = self.read(f"  {asked}{words}; (enter) for silence > ").strip()
        if not typed:
            return Silent()
        if _KEYS.fullmatch(typed):
            return Pressed(typed[: step.digits] if not step.finish else typed)
        return Spoke(typed)

    def _look(self, call: Call, step: Look) -> Input:
        asked = ", ".join(f"{name} {value}" for name, value in step.values.items())
        self._note(f"Asks {step.question}{f' ({asked})' if asked else ''}.")
        if step.question not in self.answers:
            return Found(answer=demo_answer(self.menus, call))
        answer = self.answers[step.question]
        if answer == "failed":
            return Found(failed=True)
        return Found(answer=None if answer is None else {str(name): str(value) for name, value in answer.items()})

    def _prove(self, step: Prove) -> Input:
        if not self.proofs and step.pin == "1234":
            return Known(facts=Facts(account_id="try", account=self.facts.account or "Example", number=step.number))
        if f"{step.number}:{step.pin}" in self.proofs:
            account = self.proofs[f"{step.number}:{step.pin}"]
            return Known(facts=Facts(account_id="try", account=account, number=step.number))
        self._note("Number and PIN do not fit (without --proof, the PIN 1234 does).")
        return Known()

    def _diverted(self, call: Call, step: Voicemail | OfferCallback) -> Input | None:
        what = "A voicemail" if isinstance(step, Voicemail) else "The offer of a callback"
        if step.prompt:
            self._say(Say(prompt=step.prompt, language=step.language, slots=dict(call.slots())))
        self._note(f"{what}.")
        if self.read("  (enter) done, d to leave nothing > ").strip().lower() == "d":
            return Came()
        self._note("The call ends.")
        return None

    def _say(self, step: AnyStep) -> None:
        if isinstance(step, Say):
            spoken = self.menus.speech(step)
            words = f"♪ {spoken.file} {spoken.text}" if spoken.file else spoken.text
            self.console.print(f"[bold]“{escape(words.strip())}”[/bold]")

    def _tell_path(self, call: Call) -> None:
        for walked in call.path:
            if not walked.taken:
                self.console.print(f"[dim]{walked.menu} / {walked.node} ({walked.kind})[/dim]", highlight=False)

    def _note(self, text: str) -> None:
        self.console.print(f"[cyan]→ {escape(text)}[/cyan]", highlight=False)


def demo_answer(menus: Menus, call: Call) -> dict[str, str]:
    """Something for each slot that the call's look-up gives: of the type as which it is spoken, or a value that a
    branch waits for."""
    node = menus.menus[call.menu].nodes.get(call.node)
    gives = node.gives if isinstance(node, LookupNode) else ()
    texts = [text for words in menus.prompts.values() for text in words.values()]
    types = {name: kind for text in texts for name, kind in slots_of(text) if kind}
    samples = {"date": "2026-12-01", "time": "14:30", "number": "3", "money": "1204.50 EUR", "minutes": "600"}
    return {name: samples.get(types.get(name, ""), _awaited(menus, name) or "4711") for name in gives}


def _awaited(menus: Menus, name: str) -> str:
    for menu in menus.menus.values():
        for node in menu.nodes.values():
            for case in node.cases if isinstance(node, BranchNode) else ():
                wanted = case.values.get(name)
                found = wanted if isinstance(wanted, str) else next(filter(None, wanted or ()), "")
                if found:
                    return found
    return ""


def read_answers(path: Path) -> dict[str, Any]:
    """What look-ups answer, from YAML: `question: {name: value}`, `question: null` or `question: failed`. Raises
    `Misconfigured`."""
    file = read_yaml(path)
    data = file.data if isinstance(file.data, dict) else {}
    if not isinstance(file.data, dict) and not file.problems:
        file.complain((), "is no mapping of questions; write for example order_status: { status: shipped }")
    for name, answer in data.items():
        if answer not in (None, "failed") and not isinstance(answer, dict):
            file.complain((name,), "is no answer; write { name: value }, null or failed")
    raise_all([file])
    return data


def proofs(told: Sequence[str]) -> dict[str, str]:
    """`NUMBER:PIN:NAME` as names by number and PIN. Raises `Invalid`."""
    found = {}
    for each in told:
        number, _, rest = each.partition(":")
        pin, _, name = rest.partition(":")
        if not number or not pin:
            raise Invalid("A proof is NUMBER:PIN:NAME.", mend="write for example 4711:1234:Helix", field="proof")
        found[f"{number}:{pin}"] = name or number
    return found


def candidates(names: Sequence[str]) -> tuple[Candidate, ...]:
    """Accounts by name, as a switchboard's number would give them."""
    return tuple(Candidate(account_id=f"try-{at}", account=name) for at, name in enumerate(names, 1))
