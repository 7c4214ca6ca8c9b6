"""The evidence of a failure: what was called and what came back, as plain text, whatever stands in it."""

import streamlit as st

from lib.calls.curl import curl
from lib.calls.request import Request
from lib.failures.redaction import redact
from lib.settings import load
from lib.store import runs
from lib.store.database import Database
from lib.store.failure_row import FailureRow
from lib.ui.plain import without_controls

SHORT_CHARS, SHORT_LINES = 800, 12


def draw(database: Database, row: FailureRow) -> None:
    """Draw what is beyond the card: the request as a command, headers, body, attempts and the text so far."""
    with st.expander("Everything that was seen", icon=":material/lab_research:", key="evidence"):
        _request(database, row)
        failure = row.failure
        _list("Redirects and attempts before", failure.get("history"))
        _list("Headers of the answer", [f"{name}: {value}" for name, value in failure["headers"].items()])
        if failure["body"]:
            st.caption("Body of the answer")
            long_text(failure["body"], f"body-{row.id}")
        _list("Exceptions, from LiteLLM's to the root", failure.get("trace") or failure.get("chain"))
        if row.message:
            st.caption("Message")
            long_text(row.message, f"message-{row.id}")
        _place(row)
        _partial(database, row)


def _request(database: Database, row: FailureRow) -> None:
    asked = runs.request_of(database, row.run_id)
    url = row.failure.get("url")
    if not url:
        st.caption("Nothing was sent.")
        return
    if asked is None:
        st.caption("What was asked is no longer kept.")
        return
    name = row.failure.get("litellm_model") or row.model
    command = curl(url, row.failure.get("provider") or row.provider, name, Request.from_dict(asked))
    st.caption("The request; the key stays in its variable")
    long_text(redact(command, load().secrets()), f"curl-{row.id}", language="bash")


def _list(name: str, lines: list[str] | None) -> None:
    if lines:
        st.caption(name)
        long_text("\n".join(lines), name)


def _place(row: FailureRow) -> None:
    failure = row.failure
    said = [f"Run {row.run_id}", f"{failure.get('attempts', 1)} attempt(s)"]
    said.append("streamed" if failure.get("streamed") else "not streamed")
    if failure.get("text_chars") or failure.get("reasoning_chars"):
        said.append(f"{failure['text_chars']:,} characters of answer had come")
    if failure.get("reported_status") and failure["reported_status"] != failure.get("status"):
        said.append(f"LiteLLM reports status {failure['reported_status']}")
    if failure.get("request_id"):
        said.append(f"request id {failure['request_id']}")
    st.text(", ".join(without_controls(part) for part in said))


def _partial(database: Database, row: FailureRow) -> None:
    run = runs.get(database, row.run_id)
    if run and run.text:
        st.caption("The answer up to the failure")
        long_text(run.text, f"partial-{row.id}")


def long_text(text: str, key: str, language: str | None = None) -> None:
    """Text that may be long, hostile or both: plain, cut, with a button that shows all of it."""
    clean = "\n".join(without_controls(line) for line in text.splitlines())
    short = "\n".join(clean[:SHORT_CHARS].splitlines()[:SHORT_LINES])
    if len(short) == len(clean):
        st.code(clean, language=language, wrap_lines=True)
    elif st.toggle(f"Show all {len(clean):,} characters", key=f"all-{key}"):
        st.code(clean, language=language, wrap_lines=True, height=400)
    else:
        st.code(f"{short}…", language=language, wrap_lines=True)
