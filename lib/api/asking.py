"""From what a program sends to a run: which model is meant, in which conversation, with which words before it.

What the model is sent is kept as a conversation like any other, so that it is on the dashboard at once. A call
that cannot be made (no such model, no key) becomes a failed run without a conversation, for the error log alone.
"""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from typing import Any

from lib.api.errors import Refusal
from lib.api.schemas import Ask, Turn
from lib.calls import attachments, chat
from lib.calls.address import require_key
from lib.calls.agents import Role, agent_for
from lib.calls.engine import Engine
from lib.calls.errors import MissingKey, UnknownModel
from lib.calls.models import Model, load_catalogue
from lib.calls.request import Message, Parameters, Request
from lib.calls.run import Run
from lib.calls.transfer.reading import explained
from lib.settings import load
from lib.store import conversations
from lib.store.conversations import Question
from lib.store.database import Database
from lib.store.transfer import MovedConversation, MovedMessage, bring_in

DEFAULT_AGENT = "assistant"


@dataclass(frozen=True, slots=True)
class Begun:
    """A run under way, and what its caller is told of it first."""

    run: Run
    facts: dict[str, Any]


def begin(engine: Engine, ask: Ask, client: str | None) -> Begun:
    """Start the run that answers. Raises Refusal, AgentError (an empty catalogue), SettingsError or StoreError."""
    settings = load()
    agent = agent_for(ask.agent or DEFAULT_AGENT)
    name = ask.model or agent.preferred(settings)
    try:
        model = load_catalogue(settings).find(name)
        require_key(model, settings)
    except (UnknownModel, MissingKey):
        return _never_made(engine, ask, agent, name, client)
    wanted = Parameters(
        temperature=ask.temperature, max_tokens=ask.max_tokens, reasoning_effort=ask.reasoning_effort
    )
    given = chat.accepted(wanted, model)
    question = _ask(engine, ask)
    told = _path_to(engine, ask, question, model)
    request = Request(
        model=model.name,
        messages=tuple(_with_instructions(ask, agent, told)),
        parameters=given,
        source="api",
        agent=agent.role,
        retries=settings.chat_retries,
        client=client,
    )
    run = engine.start(request, question=question.message_id)
    left_out = [key for key, value in asdict(wanted).items() if asdict(given)[key] != value]
    return Begun(run, _facts(run, model, question, name, left_out))


def _path_to(engine: Engine, ask: Ask, question: Question, model: Model) -> list[Message]:
    """What was said up to the question; what has just come from the caller is not read back from the store."""
    if ask.conversation_id is None:
        turns = [turn.model_dump() for turn in ask.messages or () if turn.role != "system"]
        return [*turns] if turns else [{"role": "user", "content": ask.message}]
    history = conversations.history(engine.database, question.message_id)
    return [*attachments.told(engine.database, history, model)]


def _never_made(engine: Engine, ask: Ask, agent: Role, name: str, client: str | None) -> Begun:
    """A run that the engine refuses: it says why, as for any other failure."""
    turns = ask.messages or [Turn(role="user", content=ask.message or "")]
    messages = tuple(turn.model_dump() for turn in turns)
    asked = Request(model=name, messages=messages, source="api", agent=agent.role, client=client)
    run = engine.start(asked)
    return Begun(run, {})


def _ask(engine: Engine, ask: Ask) -> Question:
    """Keep the question where it belongs; a new conversation begins with the turns that were sent before it."""
    database = engine.database
    if ask.conversation_id is not None:
        _require_free(engine, ask.conversation_id)
        return conversations.ask(database, ask.conversation_id, _question(ask))
    earlier = [turn for turn in (ask.messages or [])[:-1] if turn.role != "system"]
    conversation_id = _conversation_of(database, earlier) if earlier else None
    return conversations.ask(database, conversation_id, _question(ask))


def _question(ask: Ask) -> str:
    return ask.messages[-1].content if ask.messages else ask.message or ""


def _conversation_of(database: Database, turns: Sequence[Turn]) -> int:
    now = datetime.now(UTC)
    first = next((turn.content for turn in turns if turn.role == "user"), turns[0].content)
    moved = [
        MovedMessage(
            parent=place or None,
            role="user" if turn.role == "user" else "assistant",
            text=turn.content,
            created_at=now,
        )
        for place, turn in enumerate(turns)
    ]
    conversation = MovedConversation(
        title=conversations.title_of(first), created_at=now, updated_at=now, messages=moved
    )
    return bring_in(database, [conversation], explained)[0]


def _require_free(engine: Engine, conversation_id: int) -> None:
    """Refuse a question while the one before it is being answered: its answer would be missing from what is sent."""
    if conversations.get(engine.database, conversation_id) is None:
        raise Refusal("not-found", f"There is no conversation {conversation_id}.")
    for turn in conversations.transcript(engine.database, conversation_id, last=1):
        if turn.run is not None and turn.run.status == "running":
            raise Refusal(
                "conflict",
                f"Run {turn.run.id} is still answering in conversation {conversation_id}.",
                fix="Wait for its end, or stop it by POST /api/runs/{id}/stop.",
                run_id=turn.run.id,
            )


def _with_instructions(ask: Ask, agent: Role, told: Sequence[Message]) -> list[Message]:
    """The agent's instructions and the caller's own; those of the default agent give way to the caller's."""
    own = [turn.content for turn in ask.messages or () if turn.role == "system"]
    instructions = [agent.instructions, *own] if ask.agent or not own else own
    return [{"role": "system", "content": "\n\n".join(instructions)}, *told]


def _facts(run: Run, model: Model, question: Question, name: str, left_out: list[str]) -> dict[str, Any]:
    note = None if name == model.name else f"{name} was understood as {model.name} ({model.litellm_model})."
    return {
        "run_id": run.id,
        "conversation_id": question.conversation_id,
        "model": model.name,
        "provider": model.provider.name,
        "agent": run.request.agent,
        "sandbox": run.sandbox,
        "note": note,
        "left_out": left_out,
    }
