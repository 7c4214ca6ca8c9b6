"""The states of the comparison page: what it shows for what the store and the engine hold, without a browser."""

import json
import time
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from lib.calls.compare import asking
from lib.calls.engine import Engine
from lib.store import comparisons
from lib.store.comparisons import TurnRow
from lib.store.database import Database

DASHBOARD = Path(__file__).parents[2] / "dashboard.py"
MODELS = ("gemini-3.8-flash", "gpt-6.1-sol")
PATIENCE_S = 60


def show(comparison_id: int) -> AppTest:
    page = AppTest.from_file(str(DASHBOARD), default_timeout=100).run()
    page.query_params["comparison"] = str(comparison_id)
    page.switch_page("pages/compare.py").run()
    assert not page.exception
    return page


def captions(page: AppTest) -> str:
    return "\n".join(caption.value for caption in page.caption)


def test_an_answer_that_ends_while_the_page_reads_is_drawn_whole(
    engine: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    comparison_id = asking.begin(engine, "Tell me about newts in three words.", MODELS)
    read = comparisons.turns

    def and_then_they_end(database: Database, which: int) -> list[TurnRow]:
        turns = read(database, which)
        until = time.monotonic() + PATIENCE_S
        while any(engine.get(cell.run.id) for turn in turns for cell in turn.cells):
            assert time.monotonic() < until, "they never ended"
            time.sleep(0.005)
        return turns

    monkeypatch.setattr(comparisons, "turns", and_then_they_end)
    page = show(comparison_id)
    assert "Another process" not in captions(page)
    assert [button.label for button in page.button].count("Chat") == len(MODELS)


def test_a_prompt_is_answered_by_all_and_their_numbers_follow(engine: Engine) -> None:
    page = AppTest.from_file(str(DASHBOARD), default_timeout=100).run()
    page.switch_page("pages/compare.py").run()
    page.chat_input[0].set_value("What is a newt in ten words?").run()
    assert not page.exception
    assert [button.label for button in page.button].count("Retry") == 3
    assert "Stop" not in [button.label for button in page.button]
    assert "The sandbox answered for all" in captions(page)


def test_what_each_model_is_sent_is_shown_before_it_is_sent(engine: Engine) -> None:
    page = AppTest.from_file(str(DASHBOARD), default_timeout=100).run()
    page.switch_page("pages/compare.py").run()
    page.text_area(key="compare_system").set_value("Be \u201cbrief\u201d.")
    page.number_input(key="compare_temperature").set_value(0.5).run()
    (sent,) = [json.loads(code.value) for code in page.code]
    assert sent == {
        "messages": [
            {"role": "system", "content": "Be \u201cbrief\u201d."},
            {"role": "user", "content": "your prompt"},
        ],
        "temperature": 0.5,
    }
