import json

import pytest

from lib.calls.compare.estimate import estimate
from lib.calls.compare.plan import BadPlan, Judge, Plan, plan
from lib.calls.compare.prompts_file import PromptsFile
from lib.calls.request import Parameters
from lib.settings import load
from lib.store.matrices import Prompt

CITIES = PromptsFile(("city",), ({"city": "Paris"}, {"city": "Rome"}))


def test_a_plan_comes_back_from_the_store_as_it_was():
    made, prompts = plan(
        CITIES,
        ["a", "b"],
        text="Where is {{city}}?",
        checks="contains: {{city}}",
        judge_model="c",
        judge_rubric=" Is it true? ",
        parameters=Parameters(temperature=0.5),
        cap_usd=2.0,
    )
    assert Plan.from_dict(json.loads(json.dumps(made.to_dict()))) == made
    assert made.judge == Judge(model="c", rubric="Is it true?")
    assert prompts == [
        Prompt("Where is Paris?", {"city": "Paris"}),
        Prompt("Where is Rome?", {"city": "Rome"}),
    ]


@pytest.mark.parametrize(
    ("models", "wanted", "said"),
    [
        ([], {}, "at least one model"),
        (list("abcdefghijk"), {}, "at most 10 models"),
        (["a"], {"text": "{{town}}"}, "{{town}} is no column"),
        (["a"], {"checks": "frog"}, "Check in line 1"),
        (["a"], {"judge_rubric": "Is it true?"}, "Choose the model that judges"),
    ],
)
def test_what_cannot_be_done_is_refused_as_a_whole(models, wanted, said):
    with pytest.raises(BadPlan) as refused:
        plan(CITIES, models, **({"text": "{{city}}"} | wanted))
    assert said in str(refused.value)


def test_too_many_cells_are_refused():
    many = PromptsFile(("prompt",), ({"prompt": "Why?"},) * 10_000)
    with pytest.raises(BadPlan, match="10,000 prompts to 3 models are 30,000 answers"):
        plan(many, ["a", "b", "c"])


@pytest.fixture
def priced(tmp_path, monkeypatch):
    monkeypatch.setenv("CONFIG_FILE", str(tmp_path / "config.yaml"))
    monkeypatch.setenv("ENV_FILE", str(tmp_path / ".env"))
    monkeypatch.setenv("SANDBOX", "off")
    info = "model_info: {input_cost_per_token: 0.001, output_cost_per_token: 0.002}"
    (tmp_path / "config.yaml").write_text(
        f"model_list:\n  - model_name: dear\n    litellm_params: {{model: openai/of-nobody}}\n    {info}\n"
        "  - model_name: odd\n    litellm_params: {model: openai/of-nobody-else}\n"
    )


def test_the_estimate_counts_prompts_answers_and_verdicts_and_says_what_it_leaves_out(priced):
    prompts = [Prompt("x" * 400, {})] * 10
    asked = Plan(models=("dear", "odd"), parameters=Parameters(max_tokens=50))
    found = estimate(asked, prompts, load())
    assert found.calls == 20
    assert found.cell_usd == pytest.approx((100 * 0.001 + 50 * 0.002, 0.0))
    assert found.usd == pytest.approx(2.0)
    assert found.unpriced == ("odd",)
    assert "$2.00" in found.told()
    assert "not held by a cap: odd" in found.told()
    judged = estimate(Plan(models=("odd",), judge=Judge(model="dear", rubric="True?")), prompts, load())
    assert judged.calls == 20
    assert judged.usd > 0


def test_the_sandbox_costs_nothing(priced, monkeypatch):
    monkeypatch.setenv("SANDBOX", "on")
    found = estimate(Plan(models=("dear",)), [Prompt("x", {})], load())
    assert (found.usd, found.unpriced) == (0.0, ())
    assert found.told() == "1 call to the sandbox: nothing is charged."
