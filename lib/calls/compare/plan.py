"""What is to be done with many prompts: made and checked as a whole, before anything is asked or kept."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from typing import Any

from lib.calls.compare import checks as checking
from lib.calls.compare import template
from lib.calls.compare.checks import Check
from lib.calls.compare.prompts_file import PromptsFile
from lib.calls.request import Message, Parameters
from lib.store.matrices import Prompt

MOST_CELLS = 20_000
MOST_MODELS = 10
AT_ONCE, MOST_AT_ONCE = 4, 32


class BadPlan(Exception):
    """This cannot be begun; `str()` is one sentence that says why."""


@dataclass(frozen=True, kw_only=True)
class Judge:
    """A model that judges every answer by a rubric; each of its answers is a call that costs."""

    model: str
    rubric: str


@dataclass(frozen=True, kw_only=True)
class Plan:
    """The models, each a place of the matrix, and how they are asked and judged."""

    models: tuple[str, ...]
    system: str = ""
    parameters: Parameters = field(default_factory=Parameters)
    checks: tuple[Check, ...] = ()
    judge: Judge | None = None
    cap_usd: float | None = None
    at_once: int = AT_ONCE
    """How many answers one provider gives at a time."""

    def to_dict(self) -> dict[str, Any]:
        """As JSON for the store; `from_dict` reads it back."""
        return asdict(self)

    @classmethod
    def from_dict(cls, stored: Mapping[str, Any]) -> "Plan":
        """The plan that `to_dict` wrote."""
        judge = stored["judge"]
        return cls(
            models=tuple(stored["models"]),
            system=stored["system"],
            parameters=Parameters(**stored["parameters"]),
            checks=tuple(Check(**one) for one in stored["checks"]),
            judge=Judge(**judge) if judge else None,
            cap_usd=stored["cap_usd"],
            at_once=stored["at_once"],
        )

    def messages(self, prompt: str) -> tuple[Message, ...]:
        """What a model is told."""
        opening = ({"role": "system", "content": self.system},) if self.system.strip() else ()
        return (*opening, {"role": "user", "content": prompt})


def plan(
    file: PromptsFile,
    models: Sequence[str],
    *,
    text: str = "",
    checks: str = "",
    judge_model: str | None = None,
    judge_rubric: str = "",
    system: str = "",
    parameters: Parameters | None = None,
    cap_usd: float | None = None,
    at_once: int = AT_ONCE,
) -> tuple[Plan, list[Prompt]]:
    """A plan and its prompts, of a file, a template (`text`) and checks as people write them. Raises BadPlan."""
    if not models:
        raise BadPlan("Choose at least one model.")
    if len(models) > MOST_MODELS:
        raise BadPlan(f"Choose at most {MOST_MODELS} models.")
    if len(models) * len(file.rows) > MOST_CELLS:
        raise BadPlan(
            f"{len(file.rows):,} prompts to {len(models)} models are {len(models) * len(file.rows):,} answers, "
            f"at most {MOST_CELLS:,} are made at a time: split the file."
        )
    if judge_rubric.strip() and not judge_model:
        raise BadPlan("Choose the model that judges by the rubric.")
    try:
        prompts = template.prompts(file, text)
        wanted = checking.read(checks, file.columns)
        checking.require_filled(wanted, file.rows)
    except (template.BadTemplate, checking.BadCheck) as error:
        raise BadPlan(str(error)) from None
    judge = (
        Judge(model=judge_model, rubric=judge_rubric.strip())
        if judge_rubric.strip() and judge_model
        else None
    )
    made = Plan(
        models=tuple(models),
        system=system,
        parameters=parameters or Parameters(),
        checks=wanted,
        judge=judge,
        cap_usd=cap_usd,
        at_once=at_once,
    )
    return made, [Prompt(prompt, row) for prompt, row in zip(prompts, file.rows, strict=True)]
