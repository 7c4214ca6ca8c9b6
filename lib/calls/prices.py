"""What LiteLLM itself knows of models: the table that comes with it, read without importing LiteLLM.

Importing costs seconds, reading the file some thirty milliseconds; so it is read once for a catalogue, and
only the rows asked for are kept.
"""

import importlib.util
import json
from collections.abc import Mapping
from functools import cache, lru_cache
from pathlib import Path
from typing import Any


@lru_cache(maxsize=4)
def rows(models: frozenset[str]) -> Mapping[str, Mapping[str, Any]]:
    """LiteLLM's row for each LiteLLM model name that it knows; some providers' rows lack the prefix."""
    table = _table()
    found = {}
    for model in models:
        prefix, _, bare = model.partition("/")
        for key in (model, bare):
            row = table.get(key)
            if row and (key == model or row.get("litellm_provider") == prefix):
                found[model] = row
                break
    return found


@cache
def called_by_responses() -> frozenset[str]:
    """The names that LiteLLM calls by OpenAI's responses protocol, behind whatever prefix."""
    return frozenset(name for name, row in _table().items() if row.get("mode") == "responses")


@cache
def names_of(prefix: str) -> tuple[str, ...]:
    """The LiteLLM names of every chat model that the table holds for a provider, with the prefix."""
    return tuple(
        name if name.startswith(f"{prefix}/") else f"{prefix}/{name}"
        for name, row in _table().items()
        if row.get("litellm_provider") == prefix and row.get("mode") in ("chat", "responses")
    )


@cache
def prefixes() -> frozenset[str]:
    """Every prefix that LiteLLM takes for a provider's."""
    folder = _folder()
    listed = _json(folder / "provider_endpoints_support_backup.json")["providers"]
    alike = _json(folder / "llms" / "openai_like" / "providers.json")
    in_table = {str(row.get("litellm_provider")) for row in _table().values()}
    return frozenset(in_table.union(listed, alike))


def _table() -> Mapping[str, Mapping[str, Any]]:
    return _json(_folder() / "model_prices_and_context_window_backup.json")


def _json(path: Path) -> Mapping[str, Any]:
    content: Mapping[str, Any] = json.loads(path.read_bytes())
    return content


@cache
def _folder() -> Path:
    spec = importlib.util.find_spec("litellm")
    if spec is None or spec.origin is None:
        raise ModuleNotFoundError("LiteLLM is not installed: run ./start_all.sh --install, then try again.")
    return Path(spec.origin).parent
