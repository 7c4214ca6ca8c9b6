"""One variable of a `.env` changes, and everything else stays to the byte."""

import pytest

from lib.failures.repairs.env_text import variables, with_variable

TEXT = (
    "# keys\n"
    "\n"
    "export OPENAI_API_KEY='old' # mine\n"
    "  GEMINI_API_KEY = spaced  \n"
    "broken line without equals\n"
    "MULTI='a\nb'\n"
    "LAST=x"
)


def test_only_the_variables_line_changes() -> None:
    changed = with_variable(TEXT, "OPENAI_API_KEY", "new")
    assert changed == TEXT.replace("export OPENAI_API_KEY='old' # mine", "export OPENAI_API_KEY=new")
    assert variables(changed) == {**variables(TEXT), "OPENAI_API_KEY": "new"}


@pytest.mark.parametrize("name", ["GEMINI_API_KEY", "MULTI", "LAST"])
def test_any_form_of_line_can_be_changed(name: str) -> None:
    assert variables(with_variable(TEXT, name, "new")) == {**variables(TEXT), name: "new"}


def test_a_variable_that_is_not_there_is_added_at_the_end() -> None:
    assert with_variable("A=1", "B", "2") == "A=1\nB=2\n"
    assert with_variable("", "B", "2") == "B=2\n"
    assert with_variable("A=1\r\n", "B", "2") == "A=1\r\nB=2\r\n"


def test_a_variable_can_be_taken_out() -> None:
    assert with_variable("A=1\nB=2\nC=3\n", "B", None) == "A=1\nC=3\n"
    assert with_variable("A=1\n", "B", None) == "A=1\n"


def test_of_two_lines_for_one_variable_the_one_in_force_changes() -> None:
    assert with_variable("A=1\nA=2\n", "A", "3") == "A=1\nA=3\n"


@pytest.mark.parametrize(
    "value", ["plain", "with blank", "quote'd", 'dou"ble', "back\\slash", "dollar${X}", "#hash", "é", ""]
)
def test_any_value_is_read_back_as_it_was_written(value: str) -> None:
    assert variables(with_variable("A=1\n", "KEY", value))["KEY"] == value
