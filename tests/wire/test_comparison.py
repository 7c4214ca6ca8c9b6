"""Comparisons through the real path: several protocols at once, each with its own end and its own history."""

import io
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from PIL import Image

from lib.calls import attachments
from lib.calls.compare import asking
from lib.calls.engine import Engine
from lib.calls.request import Parameters
from lib.sandbox.server import SandboxServer
from lib.store import comparisons, conversations, failures, runs
from lib.store.comparisons import TurnRow
from lib.store.errors import NotFound

pytestmark = [
    # LiteLLM's own: it reads `model_fields` from an instance, and drops a coroutine when it is stopped before it calls.
    pytest.mark.filterwarnings("ignore:Accessing the 'model_:DeprecationWarning"),
    pytest.mark.filterwarnings("ignore:coroutine 'VertexLLM:RuntimeWarning"),
    pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning"),
]
MODELS = ("gemini-3.8-flash", "claude-sonnet-5-5", "gpt-6.1-sol")
PATIENCE_S = 60
ENTRY = """
  - model_name: {name}
    litellm_params: {{model: {model}, api_key: os.environ/OPENAI_API_KEY, api_base: "{base}"}}
"""


def catalogue(folder: Path, sandbox: SandboxServer, monkeypatch: pytest.MonkeyPatch, **knobs: str) -> None:
    """A catalogue whose entries are each called at the sandbox with knobs of their own."""
    entries = (
        ENTRY.format(name=name, model="openai/gpt-6.1-sol", base=f"{sandbox.url}{turned}/v1")
        for name, turned in knobs.items()
    )
    (folder / "config.yaml").write_text("model_list:" + "".join(entries))
    monkeypatch.setenv("OPENAI_API_KEY", "sk-made-up-for-a-test")


def until(condition: Callable[[], bool]) -> None:
    end = time.monotonic() + PATIENCE_S
    while not condition():
        assert time.monotonic() < end, "it never came about"
        time.sleep(0.005)


def turn(engine: Engine, comparison_id: int) -> TurnRow:
    """The last turn, when all of it has ended and is kept."""
    until(lambda: not asking.read(engine, comparison_id)[1])
    return comparisons.turns(engine.database, comparison_id)[-1]


def test_the_same_prompt_goes_to_all_protocols_and_all_answers_are_kept(engine: Engine) -> None:
    kept = turn(engine, asking.begin(engine, "Tell me about frogs.", MODELS, system="Be brief."))
    assert [cell.run.model for cell in kept.cells] == list(MODELS)
    assert {cell.run.status for cell in kept.cells} == {"ok"}
    requests = [runs.request_of(engine.database, cell.run.id) for cell in kept.cells]
    assert all(request == requests[0] | {"model": request["model"]} for request in requests if request)
    assert requests[0]["messages"][0] == {"role": "system", "content": "Be brief."}
    assert requests[0]["retries"] == 0


def test_a_parameter_that_a_model_does_not_take_is_left_out_and_said(engine: Engine) -> None:
    comparison_id = asking.begin(
        engine, "Frogs?", ["gemini-4-argon", "gpt-6.1-sol"], parameters=Parameters(temperature=0.5)
    )
    cells = turn(engine, comparison_id).cells
    assert [f.message for f in failures.of_runs(engine.database, [c.run.id for c in cells]).values()] == []
    for cell in cells:
        sent = runs.request_of(engine.database, cell.run.id)
        assert sent is not None
        assert (sent["parameters"]["temperature"] is None) == (cell.left_out == ("temperature",))
    assert [cell.left_out for cell in cells] == [(), ("temperature",)]


def test_one_that_fails_and_one_that_hangs_disturb_nobody(
    folder: Path, engine: Engine, sandbox: SandboxServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    catalogue(
        folder, sandbox, monkeypatch, good="/tokens=50/pace=100", bad="/fault=bad-key", mute="/fault=hang"
    )
    comparison_id = asking.begin(engine, "Frogs?", ["good", "bad", "mute"])
    (began,), live = asking.read(engine, comparison_id)
    good, bad, mute = (live[cell.run.id] for cell in began.cells)
    assert good.wait(PATIENCE_S)
    assert bad.wait(PATIENCE_S)
    assert good.status == "ok"
    assert mute.outcome is None
    mute.stop()
    kept = turn(engine, comparison_id)
    assert [cell.run.status for cell in kept.cells] == ["ok", "failed", "stopped"]
    assert failures.of_runs(engine.database, [bad.id])[bad.id].cause == "invalid-key"


def test_together_they_take_as_long_as_the_slowest(
    folder: Path, engine: Engine, sandbox: SandboxServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    slow = "/tokens=60/pace=50/first=200"
    catalogue(folder, sandbox, monkeypatch, a=slow, b=slow, c=slow)
    turn(engine, asking.begin(engine, "Warm up", ["a", "b"]))
    cells = turn(engine, asking.begin(engine, "Frogs?", ["a", "b", "c"])).cells
    alone_ms = 200 + 59 * 1000 / 50
    totals = [cell.run.total_ms or 0 for cell in cells]
    assert max(totals) < 1.5 * alone_ms
    assert max(totals) - min(totals) < 0.3 * alone_ms


def test_a_column_asked_again_is_shown_anew_and_the_first_try_is_kept(engine: Engine) -> None:
    comparison_id = asking.begin(engine, "Frogs?", MODELS)
    first = turn(engine, comparison_id)
    comparison = comparisons.get(engine.database, comparison_id)
    assert comparison is not None
    asking.again(engine, comparison, first.id, 1, model="claude-haiku-5-5")
    second = turn(engine, comparison_id)
    assert [cell.run.model for cell in second.cells] == [MODELS[0], "claude-haiku-5-5", MODELS[2]]
    assert second.cells[0].run.id == first.cells[0].run.id
    assert runs.get(engine.database, first.cells[1].run.id) is not None


def test_the_next_turn_goes_to_each_with_its_own_history(engine: Engine) -> None:
    comparison_id = asking.begin(engine, "Frogs?", MODELS, system="Be brief.")
    first = turn(engine, comparison_id)
    comparison = comparisons.get(engine.database, comparison_id)
    assert comparison is not None
    asking.go_on(engine, comparison, "And toads?")
    second = turn(engine, comparison_id)
    for before, after in zip(first.cells, second.cells, strict=True):
        sent = runs.request_of(engine.database, after.run.id)
        assert sent is not None
        assert [message["content"] for message in sent["messages"]] == [
            "Be brief.",
            "Frogs?",
            before.run.text,
            "And toads?",
        ]


def test_the_next_turn_waits_for_the_answers_of_this_one(engine: Engine) -> None:
    comparison_id = asking.begin(engine, "Frogs?", MODELS)
    comparison = comparisons.get(engine.database, comparison_id)
    assert comparison is not None
    with pytest.raises(asking.StillAnswering, match="wait for them or stop them"):
        asking.go_on(engine, comparison, "And toads?")
    assert len(comparisons.turns(engine.database, comparison_id)) == 1


def test_chat_goes_on_with_one_of_them(engine: Engine) -> None:
    comparison_id = asking.begin(engine, "Frogs?", MODELS)
    kept = turn(engine, comparison_id)
    conversation_id = comparisons.to_conversation(engine.database, comparison_id, 2)
    turns = conversations.transcript(engine.database, conversation_id)
    assert [one.text for one in turns] == ["Frogs?", kept.cells[2].run.text]
    assert turns[1].run is not None
    assert turns[1].run.model == MODELS[2]


def test_the_system_text_goes_along_into_the_chat(engine: Engine) -> None:
    comparison_id = asking.begin(engine, "Frogs?", MODELS, system="Be brief.")
    turn(engine, comparison_id)
    conversation_id = comparisons.to_conversation(engine.database, comparison_id, 0)
    assert conversations.transcript(engine.database, conversation_id)[0].text == "Be brief.\n\nFrogs?"
    kept = conversations.get(engine.database, conversation_id)
    assert kept is not None
    assert kept.title == "Frogs?"


def test_a_store_that_cannot_keep_the_turn_starts_nothing(
    engine: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object) -> None:
        raise NotFound("no place")

    monkeypatch.setattr(comparisons, "add_runs", full)
    with pytest.raises(NotFound):
        asking.begin(engine, "Frogs?", MODELS)
    assert engine.live() == []
    assert comparisons.recent(engine.database, 9) == []


def test_files_go_to_every_model_that_can_take_them_and_stay_in_the_history(engine: Engine) -> None:
    note = attachments.read("note.txt", b"Frogs are green.")
    picture = io.BytesIO()
    Image.new("RGB", (8, 8), "green").save(picture, "PNG")
    attached = [note, attachments.read("frog.png", picture.getvalue())]
    comparison_id = asking.begin(engine, "What is this?", MODELS[:2], attached=attached)
    first = turn(engine, comparison_id)
    assert [cell.run.status for cell in first.cells] == ["ok", "ok"]
    assert [one["name"] for one in first.attachments] == ["note.txt", "frog.png"]
    comparison = comparisons.get(engine.database, comparison_id)
    assert comparison is not None
    asking.go_on(engine, comparison, "And now?")
    for cell in turn(engine, comparison_id).cells:
        sent = runs.request_of(engine.database, cell.run.id)
        assert sent is not None
        text, image = sent["messages"][0]["content"]
        assert "Frogs are green." in text["text"]
        assert image["image_url"]["url"].startswith("data:image/png;base64,")
