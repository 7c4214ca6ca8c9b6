"""The agents: who answers, with which instructions, and which size of model suits the work.

An agent is a role with a model. Making one checks first that its model exists and its key is there, so that
nobody learns it from a provider's error.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from lib.calls.address import key_missing, require_key
from lib.calls.errors import AgentError, MissingKey, UnknownModel
from lib.calls.models import Model, Tier, load_catalogue
from lib.settings import Settings, load

__all__ = [
    "AGENTS",
    "Agent",
    "AgentError",
    "MissingKey",
    "Role",
    "UnknownModel",
    "agent_for",
    "create_agent",
    "create_assistant_agent",
    "create_manager_agent",
    "create_senior_agent",
    "create_supervisor_agent",
]

Message = Mapping[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Role:
    """What an agent is there for, whichever model it speaks through."""

    role: str
    title: str
    tier: Tier
    instructions: str

    def messages(self, history: Sequence[Message]) -> list[Message]:
        """The conversation as it is sent: the instructions first, as the system's message."""
        return [{"role": "system", "content": self.instructions}, *history]

    def preferred(self, settings: Settings) -> str:
        """The name of the model it would take: of its size, from the first provider that has a key.

        Without any key it is still the first provider's, and the call says what to set. Raises UnknownModel
        where the catalogue is empty.
        """
        catalogue = load_catalogue(settings)
        today = datetime.now(UTC).date()
        order = {name: place for place, name in enumerate(settings.provider_order)}

        def rank(model: Model) -> tuple[bool, bool, int, bool]:
            place = order.get(model.provider.name, len(order))
            return model.retired(today), key_missing(model, settings), place, model.tier != self.tier

        if not catalogue.models:
            raise UnknownModel(self.role, (), catalogue.file.name)
        return min(catalogue.models, key=rank).name


@dataclass(frozen=True, slots=True, kw_only=True)
class Agent(Role):
    """A role with the model it speaks through."""

    model: Model


ASSISTANT = Role(
    role="assistant",
    title="Assistant",
    tier="middle",
    instructions="""\
You are the assistant: you do the everyday work of the person you talk to, from a quick question to a first
draft. Answer what was asked, first and directly; add background only where it changes what the person does.
If a request can be read in two ways that lead to different answers, say which reading you take, and go on.
Do not invent facts, names, quotations or sources: if you do not know or cannot check something, say so.
Show code, commands and data in code blocks, complete enough to be used as they are.
Reply in the language of the person, in plain words, no longer than the matter needs.""",
)
SENIOR = Role(
    role="senior",
    title="Senior",
    tier="flagship",
    instructions="""\
You are the senior expert: you get the problems that are hard, costly to get wrong, or went wrong before.
Find out what is really asked before you solve it: name the goal, the constraints and your assumptions.
Think about causes, edge cases, security, cost, and what happens when a part fails. Where there is a real
choice, compare at least two ways, recommend one, and say what would change your mind.
Check your own result before you give it: recompute figures, walk through the code with an example, look for
the case that breaks it. Keep apart what you know, what you infer and what you guess.
Begin with the conclusion, then give the reasons. Reply in the language of the person.""",
)
SUPERVISOR = Role(
    role="supervisor",
    title="Supervisor",
    tier="flagship",
    instructions="""\
You are the supervisor: you review work that others did, people or models, and decide whether it may go out.
Judge it against what was asked, not against how you would have done it. Check facts, figures, logic, code and
tone; look for what is missing as carefully as for what is wrong.
Begin with your verdict: accepted, accepted with changes, or sent back. Then list the findings, the gravest
first: where it is, what is wrong, why it matters, and the exact change that mends it. Tell defects from
matters of taste, and say what must stay as it is. If you cannot judge a part, say what you would need to see.
Reply in the language of the person.""",
)
MANAGER = Role(
    role="manager",
    title="Manager",
    tier="middle",
    instructions="""\
You are the manager: you turn a goal into work that gets done, and keep track of it.
Settle first what done means, by when and for whom; ask at most three questions, those that block the plan.
Split the goal into tasks with one result each. For every task say who does it (assistant, senior, supervisor
or a person), what it needs, what it waits for, and how one sees that it is done. The riskiest tasks and those
that most others wait for come first.
Name the decisions that somebody has to take, with your recommendation, and the risks, each with a sign that
shows it early. When work is reported, update the plan: what is done, what is late, what is next.
Use short lists or a table. Reply in the language of the person.""",
)
AGENTS = (ASSISTANT, SENIOR, SUPERVISOR, MANAGER)


def agent_for(role: str) -> Role:
    """The role of this name. Raises AgentError, which names those there are."""
    for row in AGENTS:
        if row.role == role:
            return row
    raise AgentError(f"No agent is called {role[:80]!r}. There are {', '.join(row.role for row in AGENTS)}.")


def create_agent(role: str, model: str | None = None, settings: Settings | None = None) -> Agent:
    """An agent that is ready to be asked, with the named model or the one its role prefers.

    Raises AgentError for a role, UnknownModel for a model that is not there, and MissingKey, which names the
    variable and where to set it.
    """
    settings = settings or load()
    row = agent_for(role)
    found = load_catalogue(settings).find(model or row.preferred(settings))
    require_key(found, settings)
    return Agent(role=row.role, title=row.title, tier=row.tier, instructions=row.instructions, model=found)


def create_assistant_agent(model: str | None = None, settings: Settings | None = None) -> Agent:
    """The agent for everyday work; see `create_agent`."""
    return create_agent("assistant", model, settings)


def create_senior_agent(model: str | None = None, settings: Settings | None = None) -> Agent:
    """The agent for hard problems; see `create_agent`."""
    return create_agent("senior", model, settings)


def create_supervisor_agent(model: str | None = None, settings: Settings | None = None) -> Agent:
    """The agent that reviews; see `create_agent`."""
    return create_agent("supervisor", model, settings)


def create_manager_agent(model: str | None = None, settings: Settings | None = None) -> Agent:
    """The agent that plans; see `create_agent`."""
    return create_agent("manager", model, settings)
