"""What a plan will cost, before it starts: a rough sum from lengths and prices, and what it leaves out, said."""

from collections.abc import Sequence
from dataclasses import dataclass

from lib.calls.address import sandbox_answers
from lib.calls.compare import rubric
from lib.calls.compare.fitting import known
from lib.calls.compare.plan import Plan
from lib.calls.cost import dollars
from lib.calls.models import Model
from lib.settings import Settings
from lib.store.matrices import Prompt

CHARACTERS_PER_TOKEN = 4
ANSWER_TOKENS, VERDICT_TOKENS = 300, 60
"""How long an answer and a verdict are taken to be where nothing limits them."""


@dataclass(frozen=True)
class Estimate:
    """The calls and their price; `cell_usd` is that of one cell with its verdict, by place."""

    calls: int
    usd: float
    cell_usd: tuple[float, ...]
    sandbox: bool
    unpriced: tuple[str, ...]

    def told(self) -> str:
        """The estimate as a sentence or two."""
        calls = "1 call" if self.calls == 1 else f"{self.calls:,} calls"
        if self.sandbox:
            return f"{calls} to the sandbox: nothing is charged."
        said = f"{calls} for about {dollars(self.usd)}, if answers have some {ANSWER_TOKENS} tokens."
        if self.unpriced:
            said += (
                f" Not in it, and not held by a cap: {', '.join(self.unpriced)}, whose price is not known."
            )
        return said


def estimate(plan: Plan, prompts: Sequence[Prompt], settings: Settings) -> Estimate:
    """What filling the whole matrix will cost."""
    models = {name: known(name) for name in (*plan.models, *([plan.judge.model] if plan.judge else []))}
    free = sandbox_answers(settings)
    number = len(prompts)
    asked = sum(len(prompt.text) + len(plan.system) for prompt in prompts) / CHARACTERS_PER_TOKEN / number
    answered = plan.parameters.max_tokens or ANSWER_TOKENS
    verdict = 0.0
    if plan.judge:
        told = asked + answered + len(rubric.question(plan.judge.rubric, "", "")) / CHARACTERS_PER_TOKEN
        verdict = _usd(models[plan.judge.model], told, VERDICT_TOKENS)
    cells = tuple(0.0 if free else _usd(models[name], asked, answered) + verdict for name in plan.models)
    return Estimate(
        calls=number * len(plan.models) * (2 if plan.judge else 1),
        usd=number * sum(cells),
        cell_usd=cells,
        sandbox=free,
        unpriced=() if free else tuple(name for name, model in models.items() if not _priced(model)),
    )


def _priced(model: Model | None) -> bool:
    return model is not None and None not in (model.input_usd_per_token, model.output_usd_per_token)


def _usd(model: Model | None, tokens_in: float, tokens_out: float) -> float:
    if model is None:
        return 0.0
    return tokens_in * (model.input_usd_per_token or 0.0) + tokens_out * (model.output_usd_per_token or 0.0)
