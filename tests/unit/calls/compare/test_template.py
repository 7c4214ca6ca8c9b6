import pytest

from lib.calls.compare.prompts_file import PromptsFile
from lib.calls.compare.template import BadTemplate, prompts


def file(**columns):
    return PromptsFile(tuple(columns), (columns,))


def test_columns_become_variables():
    assert prompts(file(city="Paris", n="3"), "{{n}} facts about {{ city }}, {{n}}!") == [
        "3 facts about Paris, 3!"
    ]


def test_without_a_template_the_column_prompt_is_it():
    assert prompts(file(prompt="Why?", other="x"), "  ") == ["Why?"]


def test_what_is_filled_in_is_not_filled_again():
    assert prompts(file(a="{{b}}", b="secret"), "{{a}}") == ["{{b}}"]


@pytest.mark.parametrize("text", ["{not} {{", "}} {{a}} {", '{"json": {}} {{a}}'])
def test_other_braces_mean_nothing(text):
    assert prompts(file(a="x"), text + "{{a}}")[0].endswith("x")


@pytest.mark.parametrize(
    ("columns", "text", "said"),
    [
        ({"city": "x"}, "", "no column prompt: write a template with its columns, as {{city}}"),
        (
            {"city": "x"},
            "a\nIn {{town}}?",
            "line 2, column 4: {{town}} is no column of the file, which has city",
        ),
        ({"city": "x"}, "In {{city.upper()}}?", "{{city.upper()}} is no column"),
        ({"city": "x"}, "Why?", "names no column"),
        ({"city": " "}, "{{city}}", "Prompt 1, column city is empty"),
    ],
)
def test_a_template_that_the_file_cannot_fill_is_refused(columns, text, said):
    with pytest.raises(BadTemplate) as refused:
        prompts(file(**columns), text)
    assert said in str(refused.value)
