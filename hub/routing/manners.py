"""What a plan says of its steps, whomever they name, and how many wait by it."""

from datetime import timedelta

from hub.contract.plans import Plan, SkipWhen, Step


class Crowd:
    """How many wait by one plan."""

    __slots__ = ("waiting",)

    def __init__(self) -> None:
        self.waiting = 0


class Manner:
    """What a plan itself says of its steps, whomever they name. `waits`, `labels` (the team or the skills each asks),
    `patient` and `rings` as in `Route`; `remembers`: whether a step prefers the last handler."""

    __slots__ = ("labels", "max_wait", "patient", "remembers", "rings", "waits")

    def __init__(self, plan: Plan) -> None:
        numbered = list(enumerate(plan.steps, 1))
        self.waits = tuple(timedelta(seconds=step.wait) for step in plan.steps)
        self.labels = tuple(_label(step) for step in plan.steps)
        self.remembers = any(step.choose == "last_handler" for step in plan.steps)
        self.max_wait = timedelta(seconds=plan.max_wait) if plan.overflow and plan.max_wait is not None else None
        self.patient: dict[int, tuple[SkipWhen, ...]] = {
            number: step.skip_when for number, step in numbered if not {"absent", "unqualified"} <= set(step.skip_when)
        }
        self.rings = {number: step.ring for number, step in numbered if step.ring != 1}


def _label(step: Step) -> str:
    return step.team or ", ".join(f"{skill} {level}" for skill, level in sorted(step.skills.items()))
