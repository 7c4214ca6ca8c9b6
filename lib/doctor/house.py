"""What is looked at besides the two texts: settings that cannot be taken, keys, models, versions, rights of files."""

import os
import stat
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from lib.calls.address import sandbox_answers
from lib.calls.errors import CatalogueError
from lib.calls.models import Catalogue, Model, load_catalogue
from lib.calls.providers import LITELLM_PROXY, PROVIDERS
from lib.doctor.finding import Finding
from lib.doctor.versions import Known, installed
from lib.settings import Reading, Settings

WARNING_DAYS = 90
"""So long before a model retires it is worth a warning."""


@dataclass(frozen=True)
class House:
    """Everything as it holds now; `catalogue` is None where it cannot be read, and `catalogue_error` says why."""

    reading: Reading
    catalogue: Catalogue | None
    catalogue_error: CatalogueError | None
    today: date
    versions: tuple[Known, ...] = field(default_factory=tuple)

    @property
    def settings(self) -> Settings:
        """The settings; a wrong one has its default."""
        return self.reading.settings

    @property
    def sandbox(self) -> bool:
        """Whether the sandbox answers all calls."""
        return self.catalogue is not None and sandbox_answers(self.settings)

    @classmethod
    def now(cls, reading: Reading, today: date) -> "House":
        """The house as it is."""
        try:
            return cls(reading, load_catalogue(reading.settings), None, today, installed())
        except CatalogueError as error:
            return cls(reading, None, error, today, installed())


def wrong_settings(house: House) -> Iterator[Finding]:
    """Settings whose values cannot be taken; their defaults hold meanwhile."""
    for problem in house.reading.problems:
        yield Finding(
            rule="setting-wrong",
            severity="error",
            file=problem.origin.file,
            line=problem.origin.line,
            variable=problem.key,
            wrong=f"{problem.key or 'The file'} {problem.complaint}.",
            right=f"{problem.key or 'The file'} {problem.complaint.removeprefix('must be ')}.",
            no_fix="Which value is meant only you know.",
        )


def wrong_catalogue(house: House) -> Iterator[Finding]:
    """What the catalogue's reader complains of."""
    if house.catalogue_error is not None:
        origin = house.catalogue_error.origin
        yield Finding(
            rule="catalogue-unreadable",
            severity="error",
            file=origin.file,
            line=origin.line,
            wrong=str(house.catalogue_error),
            right="A list of models as in config.yaml.example.",
            no_fix="What was meant cannot be told: compare it with config.yaml.example.",
        )
        return
    for problem in house.catalogue.problems if house.catalogue else ():
        yield Finding(
            rule="catalogue-entry",
            severity="warning",
            file=house.catalogue.file if house.catalogue else None,
            line=problem.line,
            wrong=problem.sentence,
            right="An entry as in config.yaml.example.",
            no_fix="What was meant only you know.",
        )


def missing_keys(house: House) -> Iterator[Finding]:
    """Providers without a key: no error, for nobody has to use all of them; but somebody has to answer."""
    settings = house.settings
    if settings.litellm_proxy_url:
        if settings.litellm_master_key is None:
            yield _unset(settings, LITELLM_PROXY.key_variable, "the LiteLLM proxy", "error", None)
        return
    keyed = {row.name for row in PROVIDERS if settings.variable(row.key_variable)}
    nobody = not keyed and not house.sandbox and not _any_other_key(house)
    for row in PROVIDERS:
        if row.name not in keyed:
            severity = "error" if nobody else "note"
            yield _unset(settings, row.key_variable, row.title, severity, row.key_page)


def _any_other_key(house: House) -> bool:
    return house.catalogue is not None and any(
        model.key(house.settings) or (model.key_variable is None and model.written_key is None)
        for model in house.catalogue.models
    )


def _unset(settings: Settings, variable: str, title: str, severity: str, page: str | None) -> Finding:
    return Finding(
        rule="key-missing",
        severity="error" if severity == "error" else "note",
        file=settings.env_file,
        variable=variable,
        wrong=f"{variable} is not set: {title} is not set up.",
        right=f"{variable}=your key" + (f", from {page}" if page else ""),
        no_fix="Only you have the key. Enter it on the setup page or in the file.",
    )


def retiring_models(house: House) -> Iterator[Finding]:
    """Models of the catalogue that their provider stops or has stopped answering for."""
    for model in house.catalogue.models if house.catalogue else ():
        left = days_left(model, house.today)
        if left is None or left > WARNING_DAYS or (left <= 0 and model.successor):
            continue
        when = (
            f"retires on {model.retired_on}, in {left} days"
            if left > 0
            else f"was retired on {model.retired_on}"
        )
        yield Finding(
            rule="model-retiring" if left > 0 else "model-retired",
            severity="warning",
            file=house.catalogue.file if house.catalogue else None,
            line=model.line,
            variable=model.name,
            wrong=f"{model.name} {when}: its provider answers 404 from then on.",
            right=f"{model.successor}, its successor."
            if model.successor
            else "A current model of the same size.",
            no_fix="Another model answers otherwise: changing to it has to be your decision.",
        )


def days_left(model: Model, today: date) -> int | None:
    """Days until a model is retired; 0 or less when it is; None when no date is known."""
    return (model.retired_on - today).days if model.retired_on else None


def open_files(house: House) -> Iterator[Finding]:
    """A file of keys that others may read, and a data folder that cannot be written."""
    file = house.settings.env_file
    if file.is_file() and os.name == "posix" and stat.S_IMODE(file.stat().st_mode) & 0o077:
        yield Finding(
            rule="env-readable-by-others",
            severity="note",
            file=file,
            wrong=f"Other users of this machine may read {file.name}, where the keys are.",
            right="Rights 0600: for you alone.",
            no_fix=f"Run `chmod 600 {file.name}`; whenever Switchboard writes the file it does so too.",
        )
    if (reason := _not_writable(house.settings.data_dir)) is not None:
        yield Finding(
            rule="data-folder",
            severity="error",
            variable="DATA_DIR",
            wrong=f"The data folder {house.settings.data_dir} cannot be written: {reason}.",
            right="A folder of yours.",
            no_fix="Set DATA_DIR to another folder, or give yourself the right to write there.",
        )


def _not_writable(folder: Path) -> str | None:
    if folder.exists() and not folder.is_dir():
        return "it is a file"
    nearest = next((one for one in (folder, *folder.parents) if one.exists()), None)
    if nearest is None or not os.access(nearest, os.W_OK | os.X_OK):
        return "you have no right to"
    return None


def old_versions(house: House) -> Iterator[Finding]:
    """Software with known holes."""
    for known in house.versions:
        if (hole := known.hole) is not None:
            yield Finding(
                rule="version-with-hole",
                severity=hole.severity,
                variable=known.name,
                wrong=f"{known.name} {known.version}: {hole.what}",
                right=f"{known.name} {hole.fixed_in} or later.",
                no_fix=hole.remedy,
            )


RULES: tuple[Callable[[House], Iterator[Finding]], ...] = (
    wrong_settings,
    wrong_catalogue,
    missing_keys,
    retiring_models,
    open_files,
    old_versions,
)
