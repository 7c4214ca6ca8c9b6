"""The API against its own OpenAPI document: whatever fits it or does not, no answer is a surprise and none is a 5xx.

More cases: SWITCHBOARD_API_CASES=10000 pytest tests/wire/test_api_openapi.py --timeout 0
"""

import itertools
import os
import re
from collections import Counter
from pathlib import Path
from typing import Any

import httpx
import hypothesis
import pytest
import schemathesis
from schemathesis import GenerationMode
from schemathesis.checks import not_a_server_error
from schemathesis.config import SchemathesisConfig
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from tests.wire.running_api import Api

CASES = int(os.environ.get("SWITCHBOARD_API_CASES", "300"))
CHECKS = (
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
)


def test_the_document_tells_every_path_and_how_to_be_let_in(standing_api: Api) -> None:
    document = httpx.get(f"{standing_api.url}/openapi.json", trust_env=False).json()
    assert set(document["paths"]) == {
        "/api/chat",
        "/api/runs/{id}",
        "/api/runs/{id}/events",
        "/api/runs/{id}/stop",
        "/api/models",
        "/api/agents",
        "/api/errors",
        "/api/health",
    }
    guarded = [path for path, row in document["paths"].items() for one in row.values() if one.get("security")]
    assert set(guarded) == set(document["paths"]) - {"/api/health"}
    names = set(re.findall(r"#/components/schemas/(\w+)", str(document)))
    assert names <= set(document["components"]["schemas"])


def test_the_page_of_the_document_loads_everything_from_here(standing_api: Api) -> None:
    page = httpx.get(f"{standing_api.url}/docs", trust_env=False)
    assert page.status_code == 200
    loaded = re.findall(r"""(?:src|href)=["']([^"']+)""", page.text)
    assert len(loaded) == 3
    for address in loaded:
        assert address.startswith("/docs/")
        assert len(httpx.get(standing_api.url + address, trust_env=False).content) > 500
    assert "://" not in page.text.replace("http://www.w3.org", "")


def operations(api: Api) -> list[schemathesis.APIOperation]:  # type: ignore[name-defined]
    document = httpx.get(f"{api.url}/openapi.json", trust_env=False).json()
    for path in document["paths"].values():
        for operation in path.values():
            operation.pop("security", None)  # the token is sent with every case
    ask = document["components"]["schemas"]["Ask"]["properties"]
    ask["model"]["examples"] = ["quick"]
    schema = schemathesis.openapi.from_dict(document, config=SchemathesisConfig())
    schema.config.update(base_url=api.url)
    return [result.ok() for result in schema.get_all_operations()]


@pytest.mark.slow
@pytest.mark.timeout(0 if CASES > 1000 else 300)
def test_no_request_is_answered_by_a_surprise(api: Api, tmp_path: Path) -> None:
    met: Counter[int] = Counter()
    left = operations(api)
    for turn in itertools.count():
        share = -(-(CASES - met.total()) // len(left))
        # One with little to choose from has no more to ask before its share is used up: the others take the rest.
        left = [one for one in left if meet(one, api, share, turn, met) >= share]
        if met.total() >= CASES:
            break
        assert left, f"nothing is left to ask after {met.total()} cases"
    print(met.total(), dict(met))
    assert met[200]
    assert met[422]


def meet(operation: Any, api: Api, cases: int, turn: int, met: Counter[int]) -> int:
    """Ask so many cases of this operation, or fewer where there are no more, and count the answers by status."""
    begun = met.total()

    @hypothesis.seed(turn)
    @hypothesis.settings(
        max_examples=cases,
        deadline=None,
        database=None,
        suppress_health_check=list(hypothesis.HealthCheck),
    )
    @hypothesis.given(
        case=operation.as_strategy(generation_mode=GenerationMode.POSITIVE)
        | operation.as_strategy(generation_mode=GenerationMode.NEGATIVE)
    )
    def ask(case: schemathesis.Case) -> None:
        if isinstance(case.body, dict) and case.body.get("model") is None:
            case.body["model"] = "quick"
        response = case.call(headers=dict(api.client.headers), timeout=60)
        met[response.status_code] += 1
        case.validate_response(response, checks=list(CHECKS))

    ask()
    return met.total() - begun
