"""A conversation over each of the three protocols: what is asked arrives whole, however hostile it is."""

import pytest

from lib.calls import attachments, chat
from lib.calls.engine import Engine
from lib.store import conversations

MODELS = ("gemini-3.8-flash", "claude-sonnet-5-5", "gpt-6.1-sol")
PATIENCE_S = 60
HOSTILE = {
    "very long": "Frogs are green. " * 12_000,
    "lone surrogates and NUL": "frogs \ud800 and\0 toads \udfff",
    "right to left": "frogs \u202egreen\u202c \u200f\u2067toads\u2069",
    "markup": "<script>alert(1)</script> ![frogs](https://thief.example/?toads) ```\n~~~ $$ {{}} %s",
}


@pytest.mark.parametrize("model", MODELS)
@pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE)
def test_a_hostile_question_is_answered_and_kept_but_for_what_no_store_takes(
    engine: Engine, model: str, text: str
) -> None:
    question, run = chat.ask(engine, "assistant", text, model=model)
    assert run.wait(PATIENCE_S)
    assert run.status == "ok", str(run.outcome)
    kept = conversations.history(engine.database, question.message_id)[-1]["content"]
    assert kept == text.replace("\ud800", "").replace("\0", "").replace("\udfff", "")
    assert run.request.messages[-1]["content"] == kept


@pytest.mark.parametrize("model", MODELS)
def test_a_conversation_goes_on_with_another_model_edit_and_the_next_agent_up(
    engine: Engine, model: str
) -> None:
    first, run = chat.ask(engine, "assistant", "Tell me about frogs.", model=MODELS[0])
    assert run.wait(PATIENCE_S)
    notes = attachments.read("notes.txt", b"Toads are brown.")
    second, run = chat.ask(
        engine, "senior", "And toads?", model=model, conversation_id=first.conversation_id, attached=[notes]
    )
    assert run.wait(PATIENCE_S)
    assert run.status == "ok", str(run.outcome)
    asked = [message["content"] for message in run.request.messages if message["role"] == "user"]
    assert asked == ["Tell me about frogs.", "And toads?\n\nnotes.txt:\n````\nToads are brown.\n````"]

    _, again = chat.edit(engine, "assistant", second.message_id, "And newts?", model=model)
    assert again.wait(PATIENCE_S)
    assert again.status == "ok", str(again.outcome)
    assert "And newts?" in again.request.messages[-1]["content"]
    assert "Toads are brown." in again.request.messages[-1]["content"]
    shown = conversations.transcript(engine.database, first.conversation_id)
    assert len(shown[2].siblings) == 2
