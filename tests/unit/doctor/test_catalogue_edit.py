import pytest
import yaml

from lib.calls.models import EXAMPLE
from lib.doctor.catalogue_edit import NewModel, with_litellm_model, with_model, without_model
from lib.failures.repair import RepairError

TEXT = """\
# my models
model_list:
  # the good one
  - model_name: a
    litellm_params: {model: gemini/gemini-3.8-flash, api_key: os.environ/GEMINI_API_KEY}  # here

  # the other
  - model_name: b
    litellm_params:
      model: "openai/gpt-6-luna"   # quoted
      api_key: os.environ/OPENAI_API_KEY
  # the end
litellm_settings:
  drop_params: true
"""
NEW = NewModel(name="c", litellm_model="anthropic/claude-haiku-5-5", size="small")


def test_a_model_is_added_behind_the_last_and_all_else_stays() -> None:
    changed = with_model(TEXT, NEW)
    added = [line for line in changed.splitlines() if line not in TEXT.splitlines()]
    assert added == [
        "  - model_name: c",
        "    litellm_params: {model: anthropic/claude-haiku-5-5, api_key: os.environ/ANTHROPIC_API_KEY}",
        "    model_info: {size: small}",
    ]
    assert changed.replace("\n".join(added) + "\n", "") == TEXT


def test_a_removed_model_takes_its_own_lines_along_and_no_comment_above_it() -> None:
    changed = without_model(TEXT, "a")
    assert "# the good one" in changed
    assert "gemini-3.8-flash" not in changed
    assert without_model(with_model(TEXT, NEW), "c") == TEXT


def test_a_changed_name_keeps_the_comment_behind_it() -> None:
    changed = with_litellm_model(TEXT, "b", "openai/gpt-6.1-sol")
    assert changed == TEXT.replace('"openai/gpt-6-luna"', "openai/gpt-6.1-sol")


def test_the_example_itself_can_be_added_to_and_taken_from() -> None:
    text = EXAMPLE.read_text()
    assert without_model(with_model(text, NEW), "c") == text
    assert (
        len(yaml.safe_load(with_model(text, NEW))["model_list"])
        == len(yaml.safe_load(text)["model_list"]) + 1
    )


@pytest.mark.parametrize("name", ["a: b", "{a}", "true", "a#b", 'say "hi"', "a\\b", "- a"])
def test_odd_names_are_quoted(name: str) -> None:
    changed = with_model(TEXT, NewModel(name=name, litellm_model="openai/x"))
    assert yaml.safe_load(changed)["model_list"][-1]["model_name"] == name


def test_a_name_that_is_there_is_refused() -> None:
    with pytest.raises(RepairError, match="already"):
        with_model(TEXT, NewModel(name="a", litellm_model="openai/x"))


def test_a_model_that_is_not_there_is_refused() -> None:
    with pytest.raises(RepairError, match="no model called"):
        without_model(TEXT, "z")
    with pytest.raises(RepairError, match="no model called"):
        with_litellm_model(TEXT, "z", "openai/x")


@pytest.mark.parametrize(
    "text", ["", "a: 1\n", "model_list: []\n", "model_list: [{model_name: a}]\n", "a: [\n"]
)
def test_what_cannot_be_changed_safely_is_refused(text: str) -> None:
    with pytest.raises(RepairError):
        with_model(text, NEW)


def test_the_last_model_stays() -> None:
    with pytest.raises(RepairError, match="last model"):
        without_model("model_list:\n- model_name: a\n  litellm_params: {model: openai/x}\n", "a")


@pytest.mark.timeout(20)
def test_a_catalogue_of_a_milliard_aliases_is_not_changed() -> None:
    bomb = "a0: &a0 [x]\n" + "".join(f"a{i}: &a{i} [{','.join([f'*a{i - 1}'] * 9)}]\n" for i in range(1, 10))
    with pytest.raises(RepairError, match="aliases"):
        without_model(
            f"{bomb}model_list:\n- model_name: a\n  litellm_params: {{model: gpt, x: *a9}}\n- model_name: b\n",
            "a",
        )
