"""One value of config.yaml changes; comments, order, quotes and forms stay."""

import pytest

from lib.failures.repairs.config_text import (
    ConfigUnreadable,
    entries,
    line_of,
    with_drop_params,
    with_parameter,
    without_parameter,
)

TEXT = """\
# The catalogue

model_list:
  # a comment
  - model_name: plain
    litellm_params:
      model: gemini-pro   # no prefix
      api_key: os.environ/GEMINI_API_KEY
  - model_name: flow
    litellm_params: {model: "openai/x", api_base: 'http://localhost:11434'}
    model_info: {size: small, retired_on: "2025-01-01", successor: plain}
  - odd entry
"""


def test_the_entries_are_read() -> None:
    plain, flow = entries(TEXT)
    assert (plain.name, plain.model, plain.api_base, plain.retired) == ("plain", "gemini-pro", None, False)
    assert (flow.name, flow.api_base, flow.retired, flow.successor) == (
        "flow",
        "http://localhost:11434",
        True,
        "plain",
    )


def test_of_litellms_two_names_for_a_base_the_entry_says_which_counts() -> None:
    named = TEXT.replace("api_base:", "base_url:")
    both = TEXT.replace("api_base:", "api_base: http://hidden, base_url:")
    for text in (named, both):
        flow = entries(text)[1]
        assert (flow.base_parameter, flow.api_base) == ("base_url", "http://localhost:11434")
    assert entries(TEXT)[1].base_parameter == "api_base"


def test_a_plain_value_changes_and_its_comment_stays() -> None:
    changed = with_parameter(TEXT, entries(TEXT)[0], "model", "gemini/gemini-4-argon")
    assert changed == TEXT.replace("model: gemini-pro   # no", "model: gemini/gemini-4-argon   # no")


def test_a_value_in_a_flow_changes_alone() -> None:
    changed = with_parameter(TEXT, entries(TEXT)[1], "api_base", "http://localhost:11434/v1")
    assert changed == TEXT.replace(":11434'", ":11434/v1'")
    changed = with_parameter(TEXT, entries(TEXT)[1], "model", "openai/y")
    assert changed == TEXT.replace('"openai/x"', '"openai/y"')


def test_a_value_goes_with_its_line_or_its_comma() -> None:
    block = without_parameter(TEXT, entries(TEXT)[0], "api_key")
    assert block == TEXT.replace("      api_key: os.environ/GEMINI_API_KEY\n", "")
    last = without_parameter(TEXT, entries(TEXT)[1], "api_base")
    assert last == TEXT.replace(", api_base: 'http://localhost:11434'", "")
    first = without_parameter(TEXT, entries(TEXT)[1], "model")
    assert first == TEXT.replace('model: "openai/x", ', "")


def test_a_value_on_the_line_of_a_list_item_is_not_taken_out_by_force() -> None:
    text = "model_list:\n  - litellm_params:\n      ? api_base\n      : http://x\n      model: gpt\n"
    with pytest.raises(ConfigUnreadable):
        without_parameter(text, entries(text)[0], "api_base")


def test_a_value_that_is_not_there_is_refused() -> None:
    with pytest.raises(ConfigUnreadable):
        with_parameter(TEXT, entries(TEXT)[0], "api_base", "http://x")


def test_a_value_shared_by_an_anchor_is_refused() -> None:
    text = "model_list:\n- &a\n  litellm_params: &p {model: gpt}\n- litellm_params: *p\n"
    with pytest.raises(ConfigUnreadable, match="more than that"):
        with_parameter(text, entries(text)[0], "model", "openai/gpt")


@pytest.mark.parametrize("text", ["model_list: [", "a: b: c", "- 1\n- 2", "\t- x", "key: *nothing"])
def test_what_is_no_catalogue_is_refused(text: str) -> None:
    with pytest.raises(ConfigUnreadable):
        entries(text)


def test_drop_params_is_added_in_the_right_place() -> None:
    assert with_drop_params(TEXT) == TEXT + "\nlitellm_settings:\n  drop_params: true\n"
    text = "litellm_settings:\n    # quiet\n    set_verbose: false\nmodel_list: []\n"
    assert with_drop_params(text) == (
        "litellm_settings:\n    # quiet\n    drop_params: true\n    set_verbose: false\nmodel_list: []\n"
    )


@pytest.mark.parametrize(
    "text", ["litellm_settings: {a: 1}\n", "litellm_settings:\n  drop_params: false\n", "litellm_settings:\n"]
)
def test_drop_params_is_not_forced_in(text: str) -> None:
    with pytest.raises(ConfigUnreadable):
        with_drop_params(text)


@pytest.mark.parametrize(
    "odd",
    [
        TEXT.replace("\n", "\r\n"),
        "\ufeff" + TEXT,
        TEXT.replace("# The catalogue", "# \U0001f9ed Der Katalog für alle"),
        TEXT.replace("# no prefix", "# \U0001f9ed ohne"),
    ],
    ids=["windows line ends", "byte order mark", "signs beyond ASCII", "signs on the line"],
)
def test_a_value_is_found_where_it_stands_whatever_stands_around_it(odd: str) -> None:
    assert with_parameter(odd, entries(odd)[0], "model", "gemini/x") == odd.replace("gemini-pro", "gemini/x")
    assert with_parameter(odd, entries(odd)[1], "model", "openai/y") == odd.replace("openai/x", "openai/y")
    assert line_of(odd, entries(odd)[1], "api_base") == 10


def test_a_name_that_stands_twice_in_an_entry_is_not_changed_by_halves() -> None:
    text = "model_list:\n- litellm_params:\n    model: a\n    model: b\n"
    with pytest.raises(ConfigUnreadable, match="more than that"):
        with_parameter(text, entries(text)[0], "model", "openai/a")


@pytest.mark.timeout(20)
@pytest.mark.parametrize("beside", ["", "  model_info: {x: *a9}\n"])
def test_aliases_that_make_a_milliard_of_values_are_refused_at_once(beside: str) -> None:
    bomb = "a0: &a0 [x]\n" + "".join(f"a{i}: &a{i} [{','.join([f'*a{i - 1}'] * 9)}]\n" for i in range(1, 10))
    with pytest.raises(ConfigUnreadable, match="aliases"):
        entries(f"{bomb}model_list:\n- model_name: a\n  litellm_params: {{model: gpt}}\n{beside}")


def test_a_list_that_holds_itself_is_refused() -> None:
    with pytest.raises(ConfigUnreadable, match="aliases"):
        entries("model_list: &a\n- *a\n")
