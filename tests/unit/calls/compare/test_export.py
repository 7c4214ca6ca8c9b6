import csv
import io
import json
from datetime import UTC, datetime
from html.parser import HTMLParser

import pytest

from lib.calls.compare.export import FORMS, Asked, as_csv, as_html, as_json, as_markdown
from lib.store.comparisons import ComparisonRow
from tests.unit.calls.compare.answer import answer

NOW = datetime(2026, 3, 1, tzinfo=UTC)
COMPARISON = ComparisonRow(
    id=1,
    title="Frogs <b>",
    note="A note",
    system="Be brief.",
    parameters={},
    blind=False,
    created_at=NOW,
    updated_at=NOW,
)
EVIL = "<script>alert(1)</script><img src=https://evil.example/x>"
TURNS = [Asked("What are frogs?", [answer(1, text=EVIL), answer(2, text="=HYPERLINK(1)", sandbox=True)])]


class Tags(HTMLParser):
    def __init__(self):
        super().__init__()
        self.seen = []

    def handle_starttag(self, tag, attrs):
        self.seen.append((tag, dict(attrs)))


def test_the_page_holds_answers_as_text_and_loads_nothing():
    parser = Tags()
    page = as_html(COMPARISON, TURNS)
    parser.feed(page)
    tags = {tag for tag, _ in parser.seen}
    assert not tags & {"script", "img", "link", "iframe", "b"}
    assert not any({"src", "href"} & set(attributes) for _, attributes in parser.seen)
    assert "&lt;script&gt;alert(1)" in page
    assert "Be brief." in page


def test_the_page_has_the_timeline_and_says_what_was_equal():
    page = as_html(COMPARISON, TURNS)
    assert page.count("<svg") == len(TURNS)
    assert "1. model-1</text>" in page
    assert "Equal for all: the same prompt" in page


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1"])
def test_a_spreadsheet_gets_no_formula(text):
    rows = list(csv.DictReader(io.StringIO(as_csv(COMPARISON, [Asked(text, [answer(text=text)])]))))
    assert rows[0]["prompt"] == rows[0]["text"] == f"'{text}"


def test_every_answer_is_a_row_with_its_numbers():
    first, second = csv.DictReader(io.StringIO(as_csv(COMPARISON, TURNS)))
    assert (first["model"], first["total_ms"], first["text"]) == ("model-1", "1500.0", EVIL)
    assert second["sandbox"] == "True"


def test_json_can_be_read_again():
    whole = json.loads(as_json(COMPARISON, TURNS))
    assert whole["turns"][0]["answers"][0]["text"] == EVIL
    assert whole["system"] == "Be brief."


def test_markdown_names_every_model_and_says_what_was_made_up():
    text = as_markdown(COMPARISON, TURNS)
    assert "### model-1\n" in text
    assert "### model-2 (sandbox)\n" in text
    assert "The sandbox answered for some" in text


@pytest.mark.parametrize("form", FORMS, ids=lambda form: form.label)
def test_an_answer_without_text_and_numbers_can_be_written(form):
    nothing = answer(status="failed", text="", tokens_out=None, cost_usd=None, total_ms=None)
    assert "model-1" in form.write(COMPARISON, [Asked("Why?", [nothing])])
