"""The catalogue against LiteLLM itself: it has to take our file, and to agree with what we read past it."""

import json
import os
import subprocess
import sys
from typing import Any

import pytest

from lib.calls.models import EXAMPLE, Model, load_catalogue
from lib.settings import Settings

pytestmark = [
    pytest.mark.slow,
    # LiteLLM's types, when they are first built: pydantic's word to their authors.
    pytest.mark.filterwarnings("ignore:Item.*on TypedDict class:UserWarning"),
]

MODELS = load_catalogue(Settings(config_file=EXAMPLE)).models
KNOWN = [model for model in MODELS if model.input_usd_per_token]


@pytest.fixture(scope="session")
def litellm() -> Any:
    os.environ["LITELLM_LOCAL_MODEL_COST_MAP"] = "True"
    import litellm

    litellm.suppress_debug_info = True
    return litellm


def test_litellms_router_takes_every_entry_of_the_example() -> None:
    # In a process of its own: a router hangs its callbacks into LiteLLM for good.
    program = (
        "import json, sys, yaml, litellm; "
        "models = yaml.safe_load(open(sys.argv[1]))['model_list']; "
        "print(json.dumps(litellm.Router(model_list=models).get_model_names()))"
    )
    keys = {str(model.key_variable): "sk-of-a-test" for model in MODELS}
    environment = {**os.environ, **keys, "LITELLM_LOCAL_MODEL_COST_MAP": "True"}
    command = [sys.executable, "-c", program, str(EXAMPLE)]
    done = subprocess.run(command, check=True, capture_output=True, text=True, env=environment)
    assert json.loads(done.stdout.splitlines()[-1]) == [model.name for model in MODELS]


@pytest.mark.parametrize("model", MODELS, ids=lambda model: model.name)
def test_litellm_takes_the_prefix_for_the_same_provider(model: Model, litellm: Any) -> None:
    assert litellm.get_llm_provider(model.litellm_model)[:2] == (model.bare_name, model.provider.name)


@pytest.mark.parametrize("model", KNOWN, ids=lambda model: model.name)
def test_prices_and_limits_are_those_that_litellm_reckons_with(model: Model, litellm: Any) -> None:
    row = litellm.get_model_info(model.litellm_model)
    assert model.context_tokens == row["max_input_tokens"]
    assert model.output_tokens == row["max_output_tokens"]
    assert model.input_usd_per_token == row["input_cost_per_token"]
    assert model.output_usd_per_token == row["output_cost_per_token"]
    assert model.cached_usd_per_token == row["cache_read_input_token_cost"]
    assert model.responses == (row["mode"] == "responses")


@pytest.mark.parametrize("model", KNOWN, ids=lambda model: model.name)
def test_a_temperature_that_we_offer_is_never_refused_by_litellm(model: Model, litellm: Any) -> None:
    def refused() -> bool:
        try:
            litellm.utils.get_optional_params(
                model=model.bare_name, custom_llm_provider=model.provider.name, temperature=0.3
            )
        except litellm.UnsupportedParamsError:
            return True
        return False

    # Gemini still lets through what its models no longer heed: there we offer less than LiteLLM takes.
    assert not (refused() and "temperature" in model.takes)
    if model.provider.name != "gemini":
        assert refused() == ("temperature" not in model.takes)
