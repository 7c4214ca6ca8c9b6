import pytest

from lib.store.titles import LONGEST, title_of


@pytest.mark.parametrize(
    ("text", "title"),
    [
        ("Why is the sky blue? And the sea?", "Why is the sky blue?"),
        ("# **Plan** for `main.py`\nmore", "Plan for main.py"),
        ("See [the page](https://example.org/a) now", "See the page now"),
        ("![pixel](https://evil.example/x.png) hello", "pixel hello"),
        ("```python\nprint(1)\n```", "print(1)"),
        ("- one\n- two", "one"),
        ("v1.2 is out. Use it", "v1.2 is out."),
        ("为什么天是蓝的?海呢", "为什么天是蓝的?海呢"),
        ("为什么。天是蓝的", "为什么。"),
        ("a\u202eb\x1b[31m\0c\ud800", "ab[31mc"),
        ("2 * 3 * 4 = ?", "2 * 3 * 4 = ?"),
        ("snake_case_name stays", "snake_case_name stays"),
        (" \n\t ", "New conversation"),
        ("", "New conversation"),
    ],
)
def test_a_title_is_the_first_sentence_as_plain_text(text, title):
    assert title_of(text) == title


@pytest.mark.parametrize("text", ["word " * 40, "x" * 500, "Zwei " + "y" * 80])
def test_a_long_title_is_cut_and_says_so(text):
    title = title_of(text)
    assert len(title) <= LONGEST
    assert title.endswith("…")


def test_a_long_title_is_cut_between_words():
    assert title_of("word " * 40).removesuffix("…").split() == ["word"] * 11
