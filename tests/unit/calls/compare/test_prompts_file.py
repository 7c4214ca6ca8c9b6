import pytest

from lib.calls.compare import prompts_file
from lib.calls.compare.prompts_file import MOST_BYTES, MOST_ROWS, BadFile, read


def test_csv_and_json_lines_give_the_same_rows():
    csv = read("a.csv", b"city,country\nParis,France\nRome,Italy\n")
    lines = read("a.jsonl", b'{"city":"Paris","country":"France"}\n\n{"country":"Italy","city":"Rome"}\n')
    assert csv == lines
    assert csv.columns == ("city", "country")
    assert csv.rows[1] == {"city": "Rome", "country": "Italy"}


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_the_delimiters_that_spreadsheets_write_are_told_by_the_first_row(delimiter):
    assert read("a.csv", f"a{delimiter}b\n1{delimiter}2".encode()).rows == ({"a": "1", "b": "2"},)


def test_quoted_cells_keep_commas_quotes_and_line_breaks():
    rows = read("a.csv", b'prompt,n\r\n"Say ""hi"",\nplease",1\r\n').rows
    assert rows == ({"prompt": 'Say "hi",\nplease', "n": "1"},)


def test_a_byte_order_mark_and_empty_rows_are_no_matter():
    assert read("a.csv", b"\xef\xbb\xbfprompt\n\nWhy?\n,\n".replace(b",", b" ")).rows == ({"prompt": "Why?"},)


def test_numbers_truth_and_null_of_json_become_text():
    assert read("a.jsonl", b'{"a": 1.5, "b": true, "c": null}').rows == ({"a": "1.5", "b": "true", "c": ""},)


@pytest.mark.parametrize(
    ("name", "data", "said"),
    [
        ("a.csv", b"", "empty"),
        ("a.csv", b" \n\n", "empty"),
        ("a.csv", b"prompt\n", "no row below"),
        ("a.csv", b"a,b\n1,2\n3\n", "Row 3 has 1 columns, the first row 2"),
        ("a.csv", b"a,b\n1,2,3\n", "Row 2 has 3 columns"),
        ("a.csv", b"a,,c\n1,2,3\n", "Row 1, column 2 has no name"),
        ("a.csv", b"a,b,a\n1,2,3\n", "Row 1, column 3: 'a' is there twice"),
        ("a.csv", b'a,b\n1,"open\n', "cannot be read as CSV"),
        ("a.csv", b"a,b\n1,caf\xe9\n", "Row 2, column 2: the byte 0xe9 is not UTF-8"),
        ("a.csv", "a\nb".encode("utf-16"), "Row 1, column 1: the byte 0xff is not UTF-8"),
        ("a.csv", b"a,b\n1,2\n3,=SUM(A1)\n", "Row 3, column b: '=SUM(A1)' is a formula"),
        ("a.csv", b"a\n" + b"x" * 100_001, "Row 2, column a: 100,001 characters are too many"),
        ("a.csv", b"a\n" + b"x" * 200_000, "Row 2, column a: 200,000 characters are too many"),
        ("a.csv", b",".join(b"c%d" % n for n in range(101)), "101 columns, at most 100"),
        ("a.jsonl", b'{"a": 1}\n{"a": }\n', "Row 2, column 7 is not JSON"),
        ("a.jsonl", b"[1]\n", "Row 1 is no JSON object"),
        ("a.jsonl", b'{"a": 1}\n{"b": 1}\n', "Row 2, column a is missing"),
        ("a.jsonl", b'{"a": 1}\n{"a": 1, "b": 2}\n', "Row 2, column b is not in the first row"),
        ("a.jsonl", b'{"a": [1]}\n', "Row 1, column a is a list"),
        ("a.jsonl", b'{"a": ' + b"[" * 100_000 + b"]" * 100_000 + b"}", "Row 1, column 1 is not JSON"),
    ],
)
def test_what_cannot_be_used_is_said_in_one_sentence_with_its_place(name, data, said):
    with pytest.raises(BadFile) as refused:
        read(name, data)
    assert said in str(refused.value)
    assert "\n" not in str(refused.value)


def test_too_many_rows_are_refused_without_reading_them_all(monkeypatch):
    checked = []
    real = prompts_file._checked
    monkeypatch.setattr(prompts_file, "_checked", lambda *cell: checked.append(1) or real(*cell))
    with pytest.raises(BadFile, match="more than 10,000 prompts: split it"):
        read("a.csv", b"prompt\n" + b"Why?\n" * 100_000)
    assert len(checked) == MOST_ROWS + 1


def test_too_many_bytes_are_refused_before_they_are_read():
    with pytest.raises(BadFile, match="20,000,001 bytes"):
        read("a.csv", b"\xff" * (MOST_BYTES + 1))
