"""Apply fix: the exact change of `.env` or `config.yaml` first, then the change, then the way back."""

import os
from dataclasses import dataclass

import streamlit as st

from lib.doctor.document import Document, DocumentError
from lib.doctor.files import Files
from lib.doctor.mending import Change, Mended, changes_of, make, undo
from lib.failures import proposals
from lib.failures.diagnosis import diagnose
from lib.failures.failure import Failure
from lib.failures.repair import Repair, RepairError
from lib.failures.repairs.env_text import variables
from lib.settings import Settings, read
from lib.store.failure_row import FailureRow
from lib.ui.errors import replays
from lib.ui.errors.opened import Opened
from lib.ui.plain import plain

_MADE, _SAID = "fix-made", "fix-said"


@dataclass(frozen=True)
class Fix:
    """A repair and the changes of files that it comes to; `stands_in_the_way` names variables that win over them."""

    repair: Repair
    changes: tuple[Change, ...]
    in_environment: tuple[str, ...]


def offered(row: FailureRow) -> list[Fix]:
    """The repairs for a failure as the files are now, the likeliest first. Raises RepairError for unreadable files."""
    settings = read().settings
    env, config = _document(settings.env_file.name, settings), _document(settings.config_file.name, settings)
    failure = Failure.from_dict(row.failure)
    texts = proposals.Files(
        env.file, env.text if env.there else None, config.file, config.text if config.there else None
    )
    files = Files(env, config)
    return [
        Fix(repair, tuple(changes_of(files, repair)), _winning(repair, settings))
        for repair in proposals.proposals(failure, diagnose(failure), texts)
    ]


def _document(name: str, settings: Settings) -> Document:
    file = settings.env_file if name == settings.env_file.name else settings.config_file
    try:
        return Document.read(file)
    except DocumentError as error:
        raise RepairError(f"{file.name} {error}.") from None


def _winning(repair: Repair, settings: Settings) -> tuple[str, ...]:
    """The changed variables that the environment sets too: it wins, and the change would do nothing."""
    if repair.file != settings.env_file:
        return ()
    before, after = variables(repair.before), variables(repair.after)
    changed = {name for name in before | after if before.get(name) != after.get(name)}
    return tuple(sorted(name for name in changed if os.environ.get(name, "").strip()))


def draw(shown: Opened) -> None:
    """Draw the repairs of a failure, each behind its diff, and what the last one did."""
    _say()
    try:
        fixes = offered(shown.failure)
    except RepairError as trouble:
        st.warning(plain(str(trouble)), title="No fix can be applied", icon=":material/block:")
        return
    for number, fix in enumerate(fixes):
        _draw(fix, number, shown)


def _draw(fix: Fix, number: int, shown: Opened) -> None:
    with st.popover("Apply fix", icon=":material/build:", type="primary", key=f"fix-{number}"):
        st.text(fix.repair.explanation)
        secrets = read().settings.secrets()
        for change in fix.changes:
            st.code(change.diff(secrets), language="diff", wrap_lines=True)
        if fix.in_environment:
            names = " and ".join(plain(name) for name in fix.in_environment)
            st.warning(f"{names}: set in the environment too, which wins. Change it there.")
            return
        st.caption("The old file is kept beside it as .bak, and the failed call is made again.")
        st.button(
            "Make this change and replay",
            type="primary",
            key=f"make-fix-{number}",
            on_click=_make,
            args=(shown, fix.repair.explanation),
        )


def _make(shown: Opened, explanation: str) -> None:
    """Make the repair that was shown, if it still is what the files need; then replay."""
    try:
        fix = next((fix for fix in offered(shown.failure) if fix.repair.explanation == explanation), None)
        if fix is None:
            raise RepairError("This was mended meanwhile: replay the call.")
        made = make(fix.changes, read().settings.env_file)
    except RepairError as trouble:
        st.session_state[_SAID] = ("Nothing was changed", str(trouble))
        return
    st.session_state[_MADE] = (shown.group.id, explanation, made)
    replays.begin(shown)


def _say() -> None:
    if _SAID in st.session_state:
        title, sentence = st.session_state.pop(_SAID)
        st.error(plain(sentence), title=title, icon=":material/block:")


def draw_undo(shown: Opened) -> None:
    """Say what was changed for this group, with the way back."""
    group_id, explanation, _ = st.session_state.get(_MADE, (None, "", []))
    if group_id != shown.group.id:
        return
    with st.container(horizontal=True, vertical_alignment="center", key="fix-made"):
        st.caption(f":material/build: Changed: {plain(explanation)}", width="stretch")
        st.button("Undo", icon=":material/undo:", type="tertiary", key="undo-fix", on_click=_undo)


def _undo() -> None:
    made: list[Mended]
    _, _, made = st.session_state.pop(_MADE)
    try:
        for one in made:
            undo(one)
    except RepairError as trouble:
        st.session_state[_SAID] = ("Nothing was changed", str(trouble))
