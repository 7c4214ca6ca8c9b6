"""Models of the catalogue that their provider's own list does not have: known only once the list was asked for."""

from collections.abc import Iterable

from lib.calls.providers import PROVIDERS
from lib.doctor.key_check import KeyCheck
from lib.doctor.report import ModelState


def unlisted(checked: KeyCheck, models: Iterable[ModelState]) -> tuple[str, ...]:
    """Their names; none where the list was not given, or is a proxy's, which has names of its own."""
    if not checked.models or checked.provider not in {row.name for row in PROVIDERS}:
        return ()
    prefix = f"{checked.provider}/"
    return tuple(
        model.name
        for model in models
        if model.litellm_model.startswith(prefix)
        and (model.days_left is None or model.days_left > 0)
        and not model.successor
        and model.litellm_model.removeprefix(prefix) not in checked.models
    )


def warning(title: str, names: Iterable[str]) -> str:
    """The sentence about them."""
    return f"{title} does not list {', '.join(names)}: a call to it may answer 404."
