import pytest
import yaml

from lib.calls.models import EXAMPLE
from lib.doctor.catalogue_value import with_api_base, with_size
from lib.failures.repair import RepairError

TEXT = """\
# my models
model_list:
  # the good one
  - model_name: a
    litellm_params: {model: gemini/gemini-3.8-flash, api_key: os.environ/GEMINI_API_KEY}  # here
  - model_name: b
    litellm_params:
      model: "openai/gpt-6-luna"   # quoted
      api_base: http://old.example/v1   # the old one
    model_info:
      size: small
"""
BASE = "http://new.example:4000/v1"


def lines_changed(before: str, after: str) -> tuple[list[str], list[str]]:
    old, new = before.splitlines(), after.splitlines()
    return [line for line in old if line not in new], [line for line in new if line not in old]


def test_a_base_is_added_within_braces() -> None:
    gone, come = lines_changed(TEXT, with_api_base(TEXT, "a", BASE))
    assert len(gone) == 1
    assert come == [
        "    litellm_params: {model: gemini/gemini-3.8-flash, api_key: os.environ/GEMINI_API_KEY, "
        "api_base: http://new.example:4000/v1}  # here"
    ]


def test_a_base_on_a_line_of_its_own_is_changed_and_its_comment_stays() -> None:
    _, come = lines_changed(TEXT, with_api_base(TEXT, "b", "http://new.example/v1"))
    assert come == ["      api_base: http://new.example/v1   # the old one"]


def test_a_base_is_taken_out_and_nothing_else() -> None:
    gone, come = lines_changed(TEXT, with_api_base(TEXT, "b", None))
    assert (gone, come) == (["      api_base: http://old.example/v1   # the old one"], [])
    assert with_api_base(TEXT, "a", None) == TEXT


BY_THE_OTHER_NAME = TEXT.replace("api_base:", "base_url:")


def test_a_base_by_litellms_other_name_is_changed_where_it_stands() -> None:
    gone, come = lines_changed(BY_THE_OTHER_NAME, with_api_base(BY_THE_OTHER_NAME, "b", BASE))
    assert gone == ["      base_url: http://old.example/v1   # the old one"]
    assert come == ["      base_url: http://new.example:4000/v1   # the old one"]


def test_of_two_bases_the_one_that_counts_is_changed_and_both_are_taken_out() -> None:
    both = BY_THE_OTHER_NAME.replace(
        "      base_url", "      api_base: http://hidden.example/v1\n      base_url"
    )
    _, come = lines_changed(both, with_api_base(both, "b", BASE))
    assert come == ["      base_url: http://new.example:4000/v1   # the old one"]
    assert with_api_base(both, "b", None) == with_api_base(BY_THE_OTHER_NAME, "b", None)
    assert "http" not in with_api_base(both, "b", None)


def test_a_size_is_added_where_there_was_no_model_info() -> None:
    changed = with_size(TEXT, "a", "flagship")
    assert lines_changed(TEXT, changed) == ([], ["    model_info: {size: flagship}"])
    assert yaml.safe_load(changed)["model_list"][0]["model_info"] == {"size": "flagship"}


def test_a_size_is_changed_where_it_stands() -> None:
    assert lines_changed(TEXT, with_size(TEXT, "b", "middle")) == (
        ["      size: small"],
        ["      size: middle"],
    )


@pytest.mark.parametrize("model", ["gemini-4-argon", "gpt-6-luna", "claude-3-opus", "gpt-4"])
def test_every_form_of_the_example_can_be_changed_and_changed_back(model: str) -> None:
    text = EXAMPLE.read_text()
    changed = with_api_base(text, model, BASE)
    entry = next(one for one in yaml.safe_load(changed)["model_list"] if one["model_name"] == model)
    assert entry["litellm_params"]["api_base"] == BASE
    assert with_api_base(changed, model, None) == text


def test_a_model_that_is_gone_is_told() -> None:
    with pytest.raises(RepairError, match="There is no model called z any more"):
        with_size(TEXT, "z", "small")
