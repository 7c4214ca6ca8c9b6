import time

import pytest

from lib.store.words import snippet_of, words_of


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ("blue sky", ("blue", "sky")),
        ("'\"); DROP TABLE runs; --", ("DROP", "TABLE", "runs")),
        ("don't", ("don", "t")),
        ("über* NEAR(", ("über", "NEAR")),
        ("?! ", ()),
        ("a\0\ud800b", ("ab",)),
    ],
)
def test_only_the_words_of_what_was_typed_are_searched(typed, words):
    assert words_of(typed) == words


def _marked(text: str, *words: str) -> list[str]:
    snippet = snippet_of(text, words)
    return [snippet.text[begin:end] for begin, end in snippet.marks]


def test_a_snippet_marks_the_words_that_begin_with_what_was_asked():
    assert _marked("Blue, bluest and unblued.", "blue") == ["Blue", "bluest"]


def test_case_and_accents_do_not_matter():
    assert _marked("Das CAFÉ und die Straße in İzmir", "cafe", "straße", "izmir") == [
        "CAFÉ",
        "Straße",
        "İzmir",
    ]


def test_a_long_text_is_cut_on_both_sides_of_the_first_find():
    snippet = snippet_of("left " * 100 + "needle\n\n" + "right " * 100, ("needle",))
    assert snippet.text.startswith("…")
    assert snippet.text.endswith("…")
    assert "needle right" in snippet.text
    assert len(snippet.text) < 200


def test_a_short_text_is_shown_whole():
    assert snippet_of("just this", ("this",)).text == "just this"
    assert snippet_of("just this", ("absent",)) == ("just this", ())


def test_a_snippet_of_a_very_long_text_costs_no_time_to_speak_of():
    started = time.perf_counter()
    snippet_of("é word " * 30_000 + "needle", ("needle",))
    assert time.perf_counter() - started < 1
