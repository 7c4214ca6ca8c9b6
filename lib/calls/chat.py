"""A turn of a conversation: the question is kept first, then the run that answers it is started.

What is sent is the path to the question: what people asked, and answers that have text. A failed turn is never sent on.
"""

from lib.calls.agents import agent_for
from lib.calls.engine import Engine
from lib.calls.request import Parameters, Request
from lib.calls.run import Run
from lib.settings import load
from lib.store import conversations
from lib.store.conversations import Question


def ask(
    engine: Engine,
    role: str,
    text: str,
    *,
    model: str | None = None,
    conversation_id: int | None = None,
    parent_id: int | None = None,
    parameters: Parameters | None = None,
) -> tuple[Question, Run]:
    """Ask the agent of a role in a conversation (None: a new one), after `parent_id` or the newest message."""
    question = conversations.ask(engine.database, conversation_id, text, parent_id=parent_id)
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
    request = Request(
        model=model or agent.preferred(load()),
        messages=tuple(agent.messages(conversations.history(engine.database, message_id))),
        parameters=parameters or Parameters(),
        source="chat",
        agent=role,
        retries=load().chat_retries,
    )
    return engine.start(request, question=message_id)
