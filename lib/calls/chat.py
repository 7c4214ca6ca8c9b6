"""A turn of a conversation: the question is kept first, then the run that answers it is started.

What is sent is the path to the question: what people asked, and answers that have text. A failed turn is never sent on.
"""

from collections.abc import Sequence
from dataclasses import replace

from lib.calls import attachments
from lib.calls.agents import AGENTS, Role, agent_for
from lib.calls.attachments import Attachment
from lib.calls.engine import Engine
from lib.calls.models import Model, load_catalogue
from lib.calls.request import Parameters, Request
from lib.calls.run import Run
from lib.settings import load
from lib.store import conversations
from lib.store.conversations import Question

GO_ON = "Go on exactly where your answer breaks off, without repeating anything."


def ask(
    engine: Engine,
    role: str,
    text: str,
    *,
    model: str | None = None,
    conversation_id: int | None = None,
    parent_id: int | None = None,
    parameters: Parameters | None = None,
    attached: Sequence[Attachment] = (),
) -> tuple[Question, Run]:
    """Ask the agent of a role in a conversation (None: a new one), after `parent_id` or the newest message.

    Raises StoreError, and AttachmentError where the model cannot read what is attached; then nothing is kept.
    """
    attachments.require_readable(attached, model_for(role, model))
    with engine.database.write() as connection:
        kept = [attachments.keep(connection, one) for one in attached]
        question = conversations.ask(connection, conversation_id, text, parent_id=parent_id, attachments=kept)
    return question, answer(engine, role, question.message_id, model=model, parameters=parameters)


def edit(
    engine: Engine,
    role: str,
    message_id: int,
    text: str,
    *,
    model: str | None = None,
    parameters: Parameters | None = None,
) -> tuple[Question, Run]:
    """Ask again with other words, in a branch beside the old question, with the same attachments."""
    question = conversations.edit(
        engine.database,
        message_id,
        text,
        attachments=conversations.attachments_of(engine.database, message_id),
    )
    return question, answer(engine, role, question.message_id, model=model, parameters=parameters)


def answer(
    engine: Engine,
    role: str,
    message_id: int,
    *,
    model: str | None = None,
    parameters: Parameters | None = None,
) -> Run:
    """Have an agent answer a question that is in the store already: the first time, or once more.

    Without a `model` the agent's preferred one answers. One that is not there, or whose key is not, is a failed run.
    """
    agent = agent_for(role)
    name = model or agent.preferred(load())
    told = conversations.history(engine.database, message_id)
    known = model_named(name)
    request = Request(
        model=name,
        messages=tuple(agent.messages(attachments.told(engine.database, told, known))),
        parameters=accepted(parameters or Parameters(), known),
        source="chat",
        agent=role,
        retries=load().chat_retries,
    )
    return engine.start(request, question=message_id)


def next_up(role: str | None) -> Role | None:
    """The agent to ask when this one's answer does not do; None above the last."""
    roles = [row.role for row in AGENTS]
    above = roles.index(role) + 1 if role in roles else 1
    return AGENTS[above] if above < len(AGENTS) else None


def hand_up(role: Role) -> str:
    """What the next agent up is asked; it gets the transcript with it."""
    return (
        f"{role.title}, please take over: judge the answer above, and give a better one where it falls short."
    )


def model_for(role: str, model: str | None) -> Model | None:
    """The model that would answer; None where the catalogue has none of that name."""
    return model_named(model or agent_for(role).preferred(load()))


def model_named(name: str) -> Model | None:
    """The model of the catalogue, or None: the call itself says what is wrong with the name."""
    return next((model for model in load_catalogue(load()).models if model.name == name), None)


def accepted(parameters: Parameters, model: Model | None) -> Parameters:
    """The parameters without those that this model does not take."""
    if model is None:
        return parameters
    longest = model.output_tokens
    too_many = longest is not None and (parameters.max_tokens or 0) > longest
    return replace(
        parameters,
        temperature=parameters.temperature if "temperature" in model.takes else None,
        reasoning_effort=parameters.reasoning_effort if "reasoning" in model.takes else None,
        max_tokens=longest if too_many else parameters.max_tokens,
    )
