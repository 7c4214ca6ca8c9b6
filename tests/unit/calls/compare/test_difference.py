import time

from lib.calls.compare.difference import AT_ONCE, Passage, difference, likeness, only_different


def test_words_that_differ_are_told_by_side():
    assert difference("Frogs are green.", "Frogs are blue.") == [
        Passage("both", "Frogs are "),
        Passage("left", "green.\n"),
        Passage("right", "blue.\n"),
    ]


def test_each_side_can_be_read_off_again():
    left, right = "one two\nthree four five", "zero two three\n\nfive six"
    passages = difference(left, right)
    assert "".join(part.text for part in passages if part.side != "right").rstrip() == left
    assert "".join(part.text for part in passages if part.side != "left").split() == right.split()


def test_another_line_break_is_no_difference():
    assert [part.side for part in difference("one two", "one\ntwo")] == ["both"]


def test_only_the_words_next_to_a_difference_are_left():
    same = " ".join(f"w{n}" for n in range(100)) + " "
    passages = only_different(difference(same + "left " + same, same + "right " + same), around=2)
    assert passages[0].text == "… w98 w99 "
    assert passages[-1].text.startswith("w0 w1 …")


def test_the_same_is_wholly_alike_and_the_foreign_not_at_all():
    assert likeness(difference("a b c", "a b c")) == 1.0
    assert likeness(difference("a b", "c d")) == 0.0
    assert likeness(difference("", "")) == 1.0
    assert likeness(difference("a b", "a c")) == 0.5


def test_very_long_answers_are_compared_in_reasonable_time():
    paragraphs = [f"Paragraph {n} " + "speaks of frogs and toads at length " * 20 + "\n" for n in range(200)]
    changed = [text.replace("frogs", "newts") if n % 10 == 0 else text for n, text in enumerate(paragraphs)]
    left, right = "".join(paragraphs), "".join(changed)
    assert len(left.split()) > AT_ONCE
    began = time.process_time()
    passages = difference(left, right)
    assert time.process_time() - began < 5
    assert {part.text.strip() for part in passages if part.side == "left"} == {"frogs"}
