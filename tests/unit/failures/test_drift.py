"""Every exception class of the installed LiteLLM leads to a cause, and a class that comes tomorrow is
survived.
"""

import inspect
from collections.abc import Iterator

import httpx
import pytest

from lib.failures.diagnosis import diagnose
from lib.failures.evidence import Evidence
from lib.failures.failure import Failure, failure_of

REQUEST = httpx.Request("POST", "https://api.openai.com/v1/chat/completions")
# What a class wants to be built with, by the parameter's name.
ARGUMENTS = {
    "message": "",
    "model": "m",
    "llm_provider": "openai",
    "status_code": 418,
    "num_retries": 0,
    "response": httpx.Response(418, request=REQUEST),
    "request": REQUEST,
    "failures": [],
    "body": None,
    "current_cost": 2.0,
    "max_budget": 1.0,
    "requested_provider": "x",
    "guardrail_name": "g",
    "should_wrap_with_default_message": True,
    "generated_content": "",
    "exception_status_code": 500,
    "raw_response": "",
    "violation_message": "blocked",
    "original_exception": ValueError("inner"),
}
# Classes that say nothing by themselves: what they wrap, or the status, must tell.
SILENT = {"APIError", "OpenAIError", "MockException"}


def classes() -> Iterator[type[Exception]]:
    import litellm.exceptions  # seconds: only when the test runs

    for _, found in inspect.getmembers(litellm.exceptions, inspect.isclass):
        if issubclass(found, Exception) and found.__module__ == "litellm.exceptions":
            yield found


def built(kind: type[Exception]) -> Exception:
    wanted = inspect.signature(kind.__init__).parameters.values()
    given = {
        p.name: ARGUMENTS.get(p.name, "x")
        for p in wanted
        if p.name != "self" and p.default is p.empty and p.kind in (p.POSITIONAL_OR_KEYWORD, p.KEYWORD_ONLY)
    }
    return kind(**given)


@pytest.mark.slow
def test_every_exception_of_litellm_is_mapped() -> None:
    kinds = list(classes())
    assert len(kinds) > 15
    unmapped = set()
    for kind in kinds:
        failure = failure_of(Evidence(provider="openai", exception=built(kind)))
        assert failure is not None
        if diagnose(failure).label == "other":
            unmapped.add(kind.__name__)
    assert unmapped == SILENT


def test_a_class_that_comes_tomorrow_is_survived() -> None:
    class QuantumFluxError(Exception):
        status_code = "purple"

    failure = failure_of(Evidence(exception=QuantumFluxError()))
    assert isinstance(failure, Failure)
    assert diagnose(failure).label == "other"
