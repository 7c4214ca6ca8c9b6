"""The states of the chat page: what it shows for what the store holds, through Streamlit itself but no browser."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from lib.calls import chat
from lib.calls.engine import Engine
from lib.calls.models import load_catalogue
from lib.calls.request import Request
from lib.failures.evidence import Usage
from lib.sandbox.server import SandboxServer
from lib.settings import load
from lib.store import conversations, runs
from lib.ui import heading, keyboard, turns

DASHBOARD = Path(__file__).parents[2] / "dashboard.py"
GPT = "gpt-6.1-sol"
Show = Callable[..., AppTest]


@pytest.fixture
def show(engine: Engine) -> Show:
    """Draw the page at `?conversation=<id>`."""

    def draw(conversation: object = None) -> AppTest:
        page = AppTest.from_file(str(DASHBOARD), default_timeout=100)
        if conversation is not None:
            page.query_params["conversation"] = str(conversation)
        page.run()
        assert not page.exception
        return page

    return draw


def answered(
    engine: Engine,
    status: str | None = "ok",
    finish_reason: str = "stop",
    text: str = "Well.",
    again_in: int | None = None,
    **took: object,
) -> int:
    """Keep a question with its answer; `None` leaves it running. The conversation's id.

    With `again_in` it is another version of the first question of that conversation.
    """
    place = engine.database
    if again_in is None:
        question = conversations.ask(place, None, "Why is the sky blue?")
    else:
        first = conversations.transcript(place, again_in)[0]
        question = conversations.edit(place, first.message_id, "Why is the sea blue?")
    run_id = runs.begin(
        place,
        source="chat",
        model=GPT,
        litellm_model=f"openai/{GPT}",
        provider="openai",
        request={},
        agent="assistant",
        parent_message_id=question.message_id,
    )
    if status is not None:
        runs.finish(place, run_id, status=status, text=text, finish_reason=finish_reason, **took)  # type: ignore[arg-type]
    return question.conversation_id


def captions(page: AppTest) -> str:
    return "\n".join(caption.value for caption in page.caption)


def options(page: AppTest, key: str) -> list[str]:
    return list(page.menu_button(key=key).options)


def labels(page: AppTest) -> list[str]:
    return [button.label for button in page.button]


def test_without_a_key_the_page_says_that_the_sandbox_answers_and_offers_questions(show: Show) -> None:
    page = show()
    assert page.title[0].value == "What would you like to know?"
    assert "The sandbox answers until a key is there" in captions(page)
    assert page.button_group
    assert page.chat_input[0].placeholder == "Ask anything"


def test_with_a_key_nothing_is_said_of_the_sandbox(show: Show, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OPENAI_API_KEY", "sk-proj-wellshaped0123456789example")
    assert "sandbox" not in captions(show())


def test_the_picker_says_which_models_are_retired_or_have_no_key(
    show: Show, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("OPENAI_API_KEY", "sk-proj-wellshaped0123456789example")
    offered = show().selectbox(key="model").options
    assert GPT in offered
    assert "claude-sonnet-5-5 (no key)" in offered
    assert any(name.endswith("(retired)") for name in offered[-7:])
    assert not any(name.endswith("(retired)") for name in offered[:3])


@pytest.mark.parametrize("model", [GPT, "gemini-3.8-flash", "gpt-4"])
def test_only_the_parameters_that_a_model_takes_are_offered(show: Show, model: str) -> None:
    takes = next(one.takes for one in load_catalogue(load()).models if one.name == model)
    page = show()
    page.selectbox(key="model").set_value(model).run()
    offered = {control.label for control in [*page.number_input, *page.button_group]}
    assert ("Temperature" in offered) == ("temperature" in takes)
    assert ("Reasoning effort" in offered) == ("reasoning" in takes)
    assert "Most tokens of the answer" in offered


def test_every_control_has_a_name_and_every_shortcut_is_in_the_help(engine: Engine, show: Show) -> None:
    page = show(answered(engine))
    controls = [
        *(page.button, page.menu_button, page.selectbox, page.text_input, page.number_input, page.toggle),
        *(page.button_group, page.get("download_button"), page.get("file_uploader")),
    ]
    names = [control.label for kind in controls for control in kind]
    names += [popover.proto.popover.label for popover in page.get("popover")]
    assert len(names) > 15
    assert all(names)
    used = {control.proto.shortcut.lower() for control in page.button if control.proto.shortcut}
    assert used
    assert used <= {keys.replace(" ", "").lower() for keys, _ in keyboard.SHORTCUTS}


@pytest.mark.parametrize("conversation", ["999", "0", "-1", "one", "9" * 400, "\uff11"])
def test_a_link_to_nowhere_is_explained_or_begins_a_new_chat(show: Show, conversation: str) -> None:
    page = show(conversation)
    assert [info.value for info in page.info] == (
        ["This conversation is not here: it was deleted, or the link is of another store."]
        if conversation in {"999", "0"}
        else []
    )
    assert page.chat_input


def test_a_kept_answer_shows_who_gave_it_and_can_be_had_again(engine: Engine, show: Show) -> None:
    page = show(answered(engine, text="Light is **scattered**."))
    assert page.text[0].value == "Why is the sky blue?"
    assert "Light is **scattered**." in [markdown.value for markdown in page.markdown]
    assert f"**Assistant** · {GPT}".replace("-", "\\-").replace(".", "\\.") in captions(page)
    assert "Regenerate" in labels(page)
    assert "Stop" not in labels(page)


@pytest.mark.parametrize(
    ("status", "finish_reason", "said"),
    [
        ("stopped", "stop", "Stopped. The text up to here is kept."),
        ("interrupted", "stop", "Interrupted: Switchboard ended while this answer was arriving."),
        ("ok", "length", "Cut: the answer reached the most tokens that were allowed."),
        (None, "", "Another process of Switchboard is writing this answer"),
    ],
)
def test_an_answer_that_is_not_whole_says_why(
    engine: Engine, show: Show, status: str | None, finish_reason: str, said: str
) -> None:
    assert said in captions(show(answered(engine, status, finish_reason)))


def test_an_answer_without_usage_says_that_its_cost_is_not_known(engine: Engine, show: Show) -> None:
    assert "cost: " in captions(show(answered(engine)))


def test_a_long_conversation_shows_its_end_and_offers_the_rest(engine: Engine, show: Show) -> None:
    conversation = answered(engine)
    for number in range(turns.SHOWN):
        conversations.ask(engine.database, conversation, f"Question {number}")
    page = show(conversation)
    assert len(page.chat_message) == turns.SHOWN
    page.button(key="earlier-messages").click().run()
    assert len(page.chat_message) == turns.SHOWN + 2


def test_a_hit_in_the_far_past_is_drawn(engine: Engine, show: Show) -> None:
    conversation = answered(engine, text="A needle.")
    for number in range(turns.SHOWN):
        conversations.ask(engine.database, conversation, f"Question {number}")
    page = show()
    page.text_input(key="search").set_value("needle").run()
    assert "A **needle**\\." in captions(page)
    page.button(key=f"hit-{conversation}").click().run()
    assert len(page.chat_message) == turns.SHOWN + 1
    assert "A needle." in [markdown.value for markdown in page.markdown]


def test_what_a_conversation_took_is_told_with_its_other_versions(engine: Engine, show: Show) -> None:
    conversation = answered(engine, usage=Usage(tokens_in=10, tokens_out=20), cost_usd=0.5)
    answered(engine, usage=Usage(tokens_in=10, tokens_out=30), cost_usd=0.25, again_in=conversation)
    assert "\\$0.7500 · 70 tokens so far" in captions(show(conversation))


def test_another_model_can_be_picked_for_the_next_version(engine: Engine, show: Show) -> None:
    conversation = answered(engine)
    page = show(conversation)
    menu = f"more-{conversations.transcript(engine.database, conversation)[1].message_id}"
    assert not any("Regenerate with" in option for option in options(page, menu))
    page.selectbox(key="model").set_value("claude-sonnet-5-5").run()
    assert any("Regenerate with claude" in option for option in options(page, menu))


def test_an_edited_question_has_two_versions(engine: Engine, show: Show) -> None:
    conversation = answered(engine)
    first = conversations.transcript(engine.database, conversation)[0]
    conversations.edit(engine.database, first.message_id, "Why is the sea blue?")
    page = show(conversation)
    assert "2 of 2" in captions(page)
    assert "Answer this" in labels(page)
    page.button(key=f"previous-{first.message_id + 2}").click().run()
    assert "1 of 2" in captions(page)


def test_a_question_is_answered_on_the_real_path_and_the_page_settles(show: Show) -> None:
    page = show()
    page.chat_input[0].set_value("What is a switchboard?").run()
    assert not page.exception
    assert [message.name for message in page.chat_message] == ["user", "assistant"]
    assert "s in all" in captions(page)
    assert "Regenerate" in labels(page)
    assert "free" in captions(page)


def test_a_very_long_question_is_kept_whole_and_shown_in_part(engine: Engine, show: Show) -> None:
    question = "A line of a long text.\0\u202e " * 8_000
    page = show()
    page.chat_input[0].set_value(question).run()
    assert not page.exception
    assert "s in all" in captions(page)
    (text,) = (turn.text for turn in conversations.transcript(engine.database, 1) if turn.role == "user")
    assert text.count("A line of a long text.") == 8_000
    assert len(page.text[0].value) < turns.LONGEST_QUESTION + 10
    assert "\u202e" not in page.text[0].value
    assert any(expander.label.startswith("All 192,000") for expander in page.expander)


def test_a_call_that_fails_shows_what_happened_and_ways_on(
    show: Show, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("OPENAI_API_KEY", "sk-proj-wellshaped0123456789example")
    page = show()
    page.selectbox(key="model").set_value("claude-sonnet-5-5").run()
    page.chat_input[0].set_value("Hello").run()
    assert not page.exception
    assert "ANTHROPIC_API_KEY" in "\n".join(
        one.value for one in [*page.error, *page.markdown, *page.caption, *page.text]
    )
    assert "Retry" in labels(page)


def test_an_answer_that_fails_while_the_page_is_drawn_shows_its_ways_on(
    engine: Engine, show: Show, monkeypatch: pytest.MonkeyPatch
) -> None:
    sandbox = SandboxServer()
    monkeypatch.setenv("OPENAI_API_KEY", "sk-proj-wellshaped0123456789example")
    monkeypatch.setenv("OPENAI_BASE_URL", f"{sandbox.start()}/fault=cut-stream/after=60/first=0/pace=40/v1")
    question, run = chat.ask(engine, "assistant", "Hello", model=GPT)
    draw = heading.draw

    def and_then_it_fails(*head: Any) -> None:
        draw(*head)
        assert run.wait(20)

    monkeypatch.setattr(heading, "draw", and_then_it_fails)
    page = show(question.conversation_id)
    assert run.status == "failed"
    assert "Retry" in labels(page)
    sandbox.stop()


def test_the_request_that_went_out_is_kept_for_a_failure_only(engine: Engine, show: Show) -> None:
    page = show()
    page.chat_input[0].set_value("Hello").run()
    assert runs.request_of(engine.database, 1) is None
    failing = engine.start(Request(model="no such model", messages=({"role": "user", "content": "Hello"},)))
    assert failing.wait(20)
    assert failing.status == "failed"


def test_a_command_for_programs_is_offered_until_the_conversation_has_begun(
    engine: Engine, show: Show, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("API_PORT", "8123")
    (command,) = [one.value for one in show().code]
    assert "http://127.0.0.1:8123/api/chat" in command
    assert show(answered(engine)).code == []
