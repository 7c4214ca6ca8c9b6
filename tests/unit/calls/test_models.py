import os
import subprocess
import sys
from datetime import date
from pathlib import Path

import pytest
import yaml

from lib.calls import prices
from lib.calls.models import EXAMPLE, Catalogue, CatalogueError, UnknownModel, load_catalogue
from lib.settings import ROOT, Secret, Settings

TODAY = date(2026, 11, 22)
CURRENT = {
    "gemini": {"flagship": "gemini-4-argon", "middle": "gemini-3.8-flash", "small": "gemini-3.5-flash-lite"},
    "anthropic": {"flagship": "claude-opus-5-5", "middle": "claude-sonnet-5-5", "small": "claude-haiku-5-5"},
    "openai": {"flagship": "gpt-6-astra", "middle": "gpt-6.1-sol", "small": "gpt-6-luna"},
}
FOUNDING = [
    ("gemini-1.5-pro", "gemini/gemini-1.5-pro"),
    ("gemini-1.5-flash", "gemini/gemini-1.5-flash"),
    ("claude-3-opus", "anthropic/claude-3-opus"),
    ("claude-3-sonnet", "anthropic/claude-3-sonnet"),
    ("claude-3-haiku", "anthropic/claude-3-haiku"),
    ("gpt-4", "openai/gpt-4"),
    ("gpt-3.5-turbo", "openai/gpt-3.5-turbo"),
]


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "config.yaml"


@pytest.fixture
def example(file: Path) -> Catalogue:
    """The catalogue that applies while there is no config.yaml."""
    return load_catalogue(Settings(config_file=file))


def catalogue(file: Path, text: str) -> Catalogue:
    file.write_text(text, encoding="utf-8")
    return load_catalogue(Settings(config_file=file))


def entry(name: str, model: str, more: str = "") -> str:
    return f"  - model_name: {name}\n    litellm_params:\n      model: {model}\n{more}"


def test_without_a_file_the_example_applies_and_has_no_problem(example: Catalogue) -> None:
    assert example.file == EXAMPLE == ROOT / "config.yaml.example"
    assert example.problems == ()


def test_the_example_has_three_current_sizes_of_every_provider(example: Catalogue) -> None:
    found: dict[str, dict[str, str]] = {}
    for model in example.models:
        if not model.retired(TODAY):
            found.setdefault(model.provider.name, {})[str(model.tier)] = model.name
    assert found == CURRENT


def test_a_current_model_has_what_litellm_knows_of_it(example: Catalogue) -> None:
    model = example.find("claude-opus-5-5")
    assert (model.context_tokens, model.output_tokens) == (1_000_000, 128_000)
    assert (model.input_usd_per_token, model.output_usd_per_token) == (4e-06, 2e-05)
    assert model.cached_usd_per_token == 2e-07
    assert model.takes == {"vision", "reasoning", "pdf", "tools"}
    assert model.key_variable == "ANTHROPIC_API_KEY"
    assert not model.responses


def test_every_current_model_of_the_example_is_known_to_litellm(example: Catalogue) -> None:
    for model in example.models:
        if not model.retired(TODAY):
            assert model.context_tokens
            assert model.output_tokens
            assert model.input_usd_per_token
            assert model.output_usd_per_token


@pytest.mark.parametrize(("name", "litellm_model"), FOUNDING)
def test_the_seven_first_names_resolve_with_the_right_prefix_and_name_a_successor(
    name: str, litellm_model: str, example: Catalogue
) -> None:
    model = example.find(name)
    assert model is example.find(litellm_model)
    assert model.litellm_model == litellm_model
    assert model.retired(TODAY)
    successor = example.find(str(model.successor))
    assert successor.provider is model.provider
    assert not successor.retired(TODAY)


def test_retired_models_are_offered_last(example: Catalogue) -> None:
    offered = example.offered(TODAY)
    assert [model.retired(TODAY) for model in offered] == [False] * 9 + [True] * 7
    assert sorted(model.name for model in offered) == sorted(model.name for model in example.models)


def test_a_date_of_retirement_that_litellm_knows_need_not_be_written(example: Catalogue) -> None:
    model = example.find("gpt-4")
    assert model.retired_on == date(2026, 10, 23)
    assert model.retired(date(2026, 10, 23))
    assert not model.retired(date(2026, 10, 22))


def test_the_prefix_may_be_left_out_where_one_model_is_meant(file: Path) -> None:
    found = catalogue(
        file,
        "model_list:\n"
        + entry("fast", "gemini/gemini-3.8-flash")
        + entry("here", "openai/twin")
        + entry("there", "mistral/twin"),
    )
    assert found.find("fast").name == found.find("gemini-3.8-flash").name == "fast"
    with pytest.raises(UnknownModel, match="No model is called 'twin'"):
        found.find("twin")


def test_a_name_of_the_catalogue_wins_over_litellms(file: Path) -> None:
    text = "model_list:\n" + entry("first", "openai/gpt-6-luna") + entry("gpt-6-luna", "openai/gpt-6-astra")
    assert catalogue(file, text).find("gpt-6-luna").litellm_model == "openai/gpt-6-astra"


@pytest.mark.parametrize(
    ("name", "nearest"),
    [("claude-opus", "claude-opus-5-5"), ("GPT-6.1-SOL", "gpt-6.1-sol"), ("openai/gpt6-luna", "gpt-6-luna")],
)
def test_an_unknown_name_is_told_the_nearest(name: str, nearest: str, example: Catalogue) -> None:
    with pytest.raises(UnknownModel, match=f"No model is called '{name}'. Did you mean ") as refused:
        example.find(name)
    assert refused.value.nearest[0] == nearest


def test_a_name_like_no_other_is_told_where_the_names_are(example: Catalogue) -> None:
    with pytest.raises(UnknownModel, match=r"The names are in config\.yaml\.example\.$"):
        example.find("zzzz")


def test_model_info_overrides_what_litellm_knows(file: Path) -> None:
    said = "max_input_tokens: 5, input_cost_per_token: 0.5, supports_vision: false, mode: responses"
    info = f"    model_info: {{{said}}}\n"
    model = catalogue(file, "model_list:\n" + entry("mine", "openai/gpt-6-luna", info)).models[0]
    assert (model.context_tokens, model.input_usd_per_token, model.responses) == (5, 0.5, True)
    assert "vision" not in model.takes
    assert model.output_tokens == 128_000


@pytest.mark.parametrize(
    ("litellm_model", "takes"),
    [
        ("openai/gpt-4", True),
        ("openai/gpt-6.1-sol", False),
        ("openai/o3", False),
        ("anthropic/claude-sonnet-5-5", False),
        ("anthropic/claude-sonnet-4-5", True),
        ("gemini/gemini-4-argon", True),
    ],
)
def test_temperature_is_offered_only_where_litellm_lets_it_through(
    litellm_model: str, takes: bool, file: Path
) -> None:
    model = catalogue(file, "model_list:\n" + entry("mine", litellm_model)).models[0]
    assert ("temperature" in model.takes) is takes


def test_a_key_comes_from_the_variable_that_the_entry_names(
    file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    text = "model_list:\n" + entry("mine", "openai/gpt-6-luna", "      api_key: os.environ/MY_OWN_WORD\n")
    model = catalogue(file, text).models[0]
    assert model.key_variable == "MY_OWN_WORD"
    assert model.key(Settings()) is None
    monkeypatch.setenv("MY_OWN_WORD", "canary-of-mine")
    assert model.key(Settings()) == Secret("canary-of-mine")
    assert load_catalogue(Settings(config_file=file)).secrets(Settings()) == {"canary-of-mine"}


def test_a_key_that_is_written_out_works_but_is_a_problem_that_does_not_show_it(file: Path) -> None:
    text = "model_list:\n" + entry("mine", "openai/gpt-6-luna", "      api_key: sk-canary-4711\n")
    found = catalogue(file, text)
    assert found.models[0].key(Settings()) == Secret("sk-canary-4711")
    assert found.secrets(Settings()) == {"sk-canary-4711"}
    (problem,) = found.problems
    assert problem.line == 5
    assert problem.sentence == "The key is written out; put it in .env and write os.environ/OPENAI_API_KEY."
    assert "canary" not in repr(found)


def test_a_provider_unknown_in_detail_is_loaded_all_the_same(file: Path) -> None:
    found = catalogue(
        file, "model_list:\n" + entry("here", "ollama/llama4", "      api_base: http://127.0.0.1:1\n")
    )
    assert found.problems == ()
    assert found.models[0].key_variable is None
    assert found.models[0].provider.name == "ollama"


PROBLEMS = [
    (
        entry("a", "google/gemini-4-argon"),
        4,
        "LiteLLM knows no provider google; write gemini/gemini-4-argon.",
    ),
    (
        entry("a", "Gemini/gemini-4-argon"),
        4,
        "LiteLLM knows no provider Gemini; write gemini/gemini-4-argon.",
    ),
    (entry("a", "acme/roadrunner"), 4, "LiteLLM knows no provider acme; write it as provider/model."),
    (entry("a", "gpt-4"), 4, "The model gpt-4 has no provider before it; write openai/gpt-4."),
    (entry("a", "claude-9"), 4, "The model claude-9 has no provider before it; write anthropic/claude-9."),
    (entry("a", "openai/a") + entry("a", "openai/b"), 5, "model_name a is there 2 times; the first applies."),
    (
        entry("a", "openai/a", "    model_info: {size: huge}\n"),
        5,
        "size must be one of flagship, middle, small.",
    ),
    (
        entry("a", "openai/a", "    model_info:\n      retired_on: soon\n"),
        6,
        "retired_on must be a date such as 2026-10-23.",
    ),
    (
        entry("a", "openai/a", "    model_info: {successor: b}\n"),
        2,
        "The successor of a is no model_name of this file.",
    ),
]


@pytest.mark.parametrize(("text", "line", "sentence"), PROBLEMS)
def test_what_will_not_work_as_meant_is_a_problem_with_its_line_and_the_entry_stays(
    text: str, line: int, sentence: str, file: Path
) -> None:
    found = catalogue(file, "model_list:\n" + text)
    assert [(problem.line, problem.sentence) for problem in found.problems] == [(line, sentence)]
    assert found.find("a")


LEFT_OUT = [
    ("  - just a text\n", "An entry needs model_name and litellm_params."),
    ("  - litellm_params: {model: openai/a}\n", "model_name must be the name that people pick."),
    ("  - model_name: a\n", "a: litellm_params must be there, with model below it."),
    (
        "  - {model_name: a, litellm_params: {}}\n",
        "a: litellm_params.model must be a name such as gemini/gemini-3.8-flash.",
    ),
    ("  - {model_name: a, litellm_params: {model: openai/a, api_base: 5}}\n", "api_base must be a text."),
    (
        "  - {model_name: a, litellm_params: {model: openai/a}, model_info: x}\n",
        "a: model_info must have its keys below it.",
    ),
    (
        "  - {model_name: 'x/*', litellm_params: {model: 'openai/*'}}\n",
        "x/*: a name with * is for the proxy only; it is not offered here.",
    ),
    (
        "  - {model_name: a, litellm_params: {model: openai/a}, model_info: {retired_on: 2026-13-45}}\n",
        "This entry holds a value that YAML does not allow.",
    ),
    (
        "  - {model_name: !boom a, litellm_params: {model: openai/a}}\n",
        "This entry holds a value that YAML does not allow.",
    ),
]


@pytest.mark.parametrize(("text", "sentence"), LEFT_OUT)
def test_an_entry_that_cannot_be_read_is_left_out_and_the_others_stay(
    text: str, sentence: str, file: Path
) -> None:
    found = catalogue(file, "model_list:\n" + entry("good", "openai/gpt-6-luna") + text)
    assert [model.name for model in found.models] == ["good"]
    assert [(problem.line, problem.sentence) for problem in found.problems] == [(5, sentence)]


BROKEN = [
    ("", "config.yaml, line 1: expected model_list: with the models below it."),
    ("- a\n- b\n", "config.yaml, line 1: expected model_list: with the models below it."),
    ("general_settings: {}\n", "config.yaml, line 1: expected model_list: with the models below it."),
    (
        "\nmodel_list:\n  a: b\n",
        "config.yaml, line 2: model_list must be a list: begin each model with a dash.",
    ),
    (
        "model_list:\n  - a: b: c\n",
        "config.yaml, line 2: this is not YAML: mapping values are not allowed in this context.",
    ),
    (
        "model_list:\n\t- a\n",
        "config.yaml, line 2: this is not YAML: found character that cannot start any token.",
    ),
    ("model_list:\n  - a: *sk-canary\n", "config.yaml, line 2: this is not YAML: found undefined alias."),
    ("model_list:\n  - a: \x00\n", "config.yaml: this is not YAML: control characters are not allowed."),
]


@pytest.mark.parametrize(("text", "sentence"), BROKEN)
def test_a_broken_file_is_told_in_one_sentence_with_its_line(text: str, sentence: str, file: Path) -> None:
    with pytest.raises(CatalogueError) as refused:
        catalogue(file, text)
    assert str(refused.value) == sentence


def test_a_file_that_is_no_text_is_told_in_one_sentence(file: Path) -> None:
    file.write_bytes("model_list:\n".encode("utf-16"))
    with pytest.raises(CatalogueError, match=r"^config\.yaml: is not UTF-8 text: save it as UTF-8\.$"):
        load_catalogue(Settings(config_file=file))
    file.unlink()
    file.mkdir()
    with pytest.raises(CatalogueError, match=r"^config\.yaml: cannot be read \(Is a directory\)\.$"):
        load_catalogue(Settings(config_file=file))


def test_a_change_of_the_file_holds_at_once(file: Path) -> None:
    for number in range(20):
        name = f"model-{number:02}"
        assert catalogue(file, "model_list:\n" + entry(name, "openai/gpt-6-luna")).models[0].name == name
    file.unlink()
    assert load_catalogue(Settings(config_file=file)).file == EXAMPLE


def test_an_unchanged_file_is_not_read_again(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("lib.settings.stamp.SETTLED_AFTER_NS", -1)
    first = catalogue(file, "model_list:\n" + entry("a", "openai/gpt-6-luna"))
    assert load_catalogue(Settings(config_file=file)) is first


def test_settings_of_litellms_proxy_may_stand_beside_the_models(file: Path) -> None:
    text = "general_settings: {master_key: os.environ/LITELLM_MASTER_KEY}\nmodel_list:\n" + entry(
        "a", "openai/a"
    )
    assert [model.line for model in catalogue(file, text).models] == [3]


def test_anchors_and_merges_are_read_as_yaml_has_them(file: Path) -> None:
    text = (
        "shared: &shared {api_key: os.environ/SHARED_KEY}\n"
        "model_list:\n  - {model_name: a, litellm_params: {<<: *shared, model: openai/a}}\n"
    )
    assert catalogue(file, text).models[0].key_variable == "SHARED_KEY"


def test_the_catalogue_is_read_without_importing_litellm() -> None:
    program = (
        "import sys; from lib.calls.models import load_catalogue; from lib.settings import load; "
        "assert load_catalogue(load()).models; assert 'litellm' not in sys.modules"
    )
    environment = {**os.environ, "CONFIG_FILE": "/nowhere/config.yaml", "ENV_FILE": "/nowhere/.env"}
    subprocess.run([sys.executable, "-c", program], check=True, cwd=ROOT, env=environment)


def test_the_prefixes_that_litellm_knows_are_told_from_others() -> None:
    assert {
        "openai",
        "anthropic",
        "gemini",
        "vertex_ai",
        "ollama",
        "publicai",
        "litellm_proxy",
    } <= prices.prefixes()
    assert not {"google", "claude", "gpt", "models", "Gemini"} & prices.prefixes()


def test_no_word_of_ours_in_model_info_is_one_of_litellms_proxy() -> None:
    ours = {key for item in yaml.safe_load(EXAMPLE.read_text())["model_list"] for key in item["model_info"]}
    assert ours == {"size", "retired_on", "successor"}
