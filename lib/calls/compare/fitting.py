"""Parameters that every model of a comparison can take: what one does not accept is left out, and said."""

from dataclasses import replace
from typing import Any

from lib.calls.model import Ability
from lib.calls.models import Model, UnknownModel, load_catalogue
from lib.calls.request import Parameters
from lib.settings import load

NEEDS: dict[str, Ability] = {"temperature": "temperature", "reasoning_effort": "reasoning"}
"""Parameter -> what a model must be able to do to take it; the others everybody takes."""


def fitted(parameters: Parameters, model: Model | None) -> tuple[Parameters, tuple[str, ...]]:
    """The parameters without those that the model does not take, and the names of these.

    A model that is not in the catalogue gets them all: its run will fail and say why.
    """
    if model is None:
        return parameters, ()
    left_out = tuple(name for name in parameters.given() if name in NEEDS and NEEDS[name] not in model.takes)
    without: dict[str, Any] = dict.fromkeys(left_out)
    return replace(parameters, **without), left_out


def known(name: str) -> Model | None:
    """The model of this name; None when it is not in the catalogue."""
    try:
        return load_catalogue(load()).find(name)
    except UnknownModel:
        return None
