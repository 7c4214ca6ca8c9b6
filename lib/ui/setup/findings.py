"""Findings as cards: what is wrong, where, what is right; the change is shown before it can be made."""

import hashlib

import streamlit as st

from lib.doctor.finding import Finding
from lib.doctor.mending import Change, Mended, all_changes, changes_of, make
from lib.doctor.report import Report, examine
from lib.failures.repair import RepairError
from lib.ui.plain import plain
from lib.ui.setup import said
from lib.ui.setup.value import value

LOOKS = {
    "error": ("red", ":material/error:"),
    "warning": ("orange", ":material/warning:"),
    "note": ("gray", ":material/info:"),
}


def draw(report: Report) -> None:
    """All findings but the mere notes, which stand in an expander."""
    graver = [finding for finding in report.findings if finding.severity != "note"]
    notes = [finding for finding in report.findings if finding.severity == "note"]
    changes = all_changes(report.files) if report.files and graver else []
    if not graver:
        st.success("Nothing stands in the way of a call.", icon=":material/verified:")
    else:
        with st.container(horizontal=True, vertical_alignment="center", key="findings-head"):
            st.subheader(_headline(graver), width="stretch")
            if len(changes) > 0 and sum(finding.repair is not None for finding in graver) > 1:
                with st.popover("Fix all", icon=":material/build:", key="fix-all"):
                    _shown(changes, report)
                    st.button("Make all changes", type="primary", key="make-all", on_click=_make_all)
        for finding in graver:
            _card(finding, report)
    if notes:
        with st.expander(
            f"{len(notes)} things that are good to know", icon=":material/info:", type="compact"
        ):
            for finding in notes:
                _card(finding, report)


def _headline(findings: list[Finding]) -> str:
    errors = sum(finding.severity == "error" for finding in findings)
    if not errors:
        return "Worth a look"
    return (
        "One thing stands in the way of a call"
        if errors == 1
        else f"{errors} things stand in the way of a call"
    )


def _card(finding: Finding, report: Report) -> None:
    color, icon = LOOKS[finding.severity]
    with st.container(border=True, key=f"finding-{_id(finding)}"):
        st.markdown(f":{color}[{icon}] **{plain(finding.wrong)}**")
        st.caption(f"{plain(finding.place)} · right: {value(finding.right)}")
        if finding.repair is None or report.files is None:
            st.caption(plain(finding.no_fix))
            return
        with st.popover("Fix", icon=":material/build:", key=f"fix-{_id(finding)}"):
            st.text(finding.repair.explanation)
            _shown(changes_of(report.files, finding.repair), report)
            st.button(
                "Make this change",
                type="primary",
                key=f"make-{_id(finding)}",
                on_click=_make,
                args=(_id(finding),),
            )


def _shown(changes: list[Change], report: Report) -> None:
    for change in changes:
        st.code(change.diff(report.secrets), language="diff", wrap_lines=True)
    st.caption("The old file is kept beside it as .bak.")


def _id(finding: Finding) -> str:
    """Tells findings apart from one drawing to the next, and holds nothing of what they are about."""
    told = f"{finding.rule}|{finding.file}|{finding.line}|{finding.variable}|{finding.wrong}"
    return hashlib.sha256(told.encode()).hexdigest()[:12]


def _make(finding_id: str) -> None:
    report = examine()
    found = next((one for one in report.findings if _id(one) == finding_id), None)

    def mend() -> list[Mended]:
        if found is None or found.repair is None or report.files is None:
            raise RepairError("This was mended meanwhile: look at what is left.")
        return make(changes_of(report.files, found.repair), report.house.settings.env_file)

    said.attempt(mend, found.repair.explanation if found and found.repair else "")


def _make_all() -> None:
    report = examine()

    def mend() -> list[Mended]:
        return make(all_changes(report.files), report.house.settings.env_file) if report.files else []

    said.attempt(mend, "All that could be mended is mended.")
