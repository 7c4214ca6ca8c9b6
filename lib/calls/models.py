"""The catalogue: the models that people can pick, from `config.yaml`, which LiteLLM's own proxy reads too.

The file says which models there are and where they are called; what they cost, hold and take LiteLLM knows.
One bad entry never takes the others away: it is a problem, with its line.
"""

import difflib
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime
from functools import lru_cache
from pathlib import Path

from lib.calls import prices
from lib.calls.catalogue_file import Entry, Problem, read_entries
from lib.calls.errors import CatalogueError, MissingKey, UnknownModel
from lib.calls.model import Model, Tier, model_of
from lib.settings import ROOT, Settings, Stamp

__all__ = [
    "Catalogue",
    "CatalogueError",
    "MissingKey",
    "Model",
    "Problem",
    "Tier",
    "UnknownModel",
    "load_catalogue",
]

EXAMPLE = ROOT / "config.yaml.example"
"""Applies while there is no config.yaml."""


@dataclass(frozen=True)
class Catalogue:
    """The models of one file in its order, and what is wrong with the rest of it."""

    file: Path
    models: tuple[Model, ...]
    problems: tuple[Problem, ...] = ()

    def find(self, name: str) -> Model:
        """The model of this name, or else of this LiteLLM name; its prefix may be left out if only one fits.

        Raises UnknownModel, which names the nearest.
        """
        for names in ([model.name for model in self.models], [model.litellm_model for model in self.models]):
            if name in names:
                return self.models[names.index(name)]
        bare = [model for model in self.models if model.bare_name == name]
        if bare and len({model.litellm_model for model in bare}) == 1:
            return bare[0]
        raise UnknownModel(name, self._nearest(name), self.file.name)

    def offered(self, today: date) -> tuple[Model, ...]:
        """All models, those still answered for first."""
        return tuple(sorted(self.models, key=lambda model: model.retired(today)))

    def secrets(self, settings: Settings) -> frozenset[str]:
        """The keys that the entries name or hold, for redaction, whatever their variables are called."""
        keys = (model.key(settings) for model in self.models)
        return frozenset(key.reveal() for key in keys if key)

    def _nearest(self, name: str) -> tuple[str, ...]:
        today = datetime.now(UTC).date()
        by_spelling = {
            spelling.lower(): model
            for model in self.models
            for spelling in (model.litellm_model, model.bare_name, model.name)
        }
        near = difflib.get_close_matches(name.lower(), by_spelling, n=9, cutoff=0.5)
        models = sorted((by_spelling[spelling] for spelling in near), key=lambda model: model.retired(today))
        return tuple(dict.fromkeys(model.name for model in models))[:3]


def load_catalogue(settings: Settings) -> Catalogue:
    """The catalogue as it is now: of `config.yaml`, or else of `config.yaml.example`.

    Read again only when the file has changed. Raises CatalogueError where it cannot be read at all.
    """
    file = settings.config_file if Stamp.of(settings.config_file).there else EXAMPLE
    stamp = Stamp.of(file)
    return _read(file, stamp) if stamp.settled else _read.__wrapped__(file, stamp)


@lru_cache(maxsize=8)
def _read(file: Path, stamp: Stamp) -> Catalogue:
    entries, problems = read_entries(file)
    known = prices.rows(frozenset(entry.litellm_model for entry in entries))
    models = []
    for entry in entries:
        model, complaints = model_of(entry, known.get(entry.litellm_model, {}))
        models.append(model)
        problems += complaints
    problems += _across(entries, models)
    return Catalogue(file, tuple(models), tuple(sorted(problems, key=lambda problem: problem.line)))


def _across(entries: list[Entry], models: list[Model]) -> Iterator[Problem]:
    """What only shows when the entries are seen together."""
    times = Counter(entry.name for entry in entries)
    seen: set[str] = set()
    for entry, model in zip(entries, models, strict=True):
        if entry.name in seen:
            yield Problem(
                entry.line, f"model_name {entry.name} is there {times[entry.name]} times; the first applies."
            )
        seen.add(entry.name)
        if model.successor and model.successor not in times:
            yield Problem(entry.line, f"The successor of {entry.name} is no model_name of this file.")
