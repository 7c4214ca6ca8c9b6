from datetime import UTC, datetime

from lib.store.failure_row import FailureRow
from lib.store.group_row import GroupRow
from lib.ui.errors.bug_report import markdown

NOW = datetime(2026, 11, 22, 19, 0, tzinfo=UTC)
GROUP = GroupRow(
    id=1,
    fingerprint="f",
    fingerprint_version=1,
    cause="invalid-key",
    provider="anthropic",
    model="claude-opus-5-5",
    host=None,
    title="",
    state="open",
    ignored_until=None,
    ignored_until_count=None,
    resolved_at=None,
    resolved_by_run_id=None,
    count=3,
    first_seen=NOW,
    last_seen=NOW,
    last_failure_id=1,
)


def _report(body: str = "", title: str = "The key is wrong") -> str:
    failure = {
        "method": "POST",
        "url": "https://api.test/v1",
        "status": 401,
        "exception": "AuthError",
        "body": body,
        "trace": ["AuthError", "  litellm/main.py:1 in acompletion"],
    }
    row = FailureRow(
        id=1,
        run_id=1,
        created_at=NOW,
        cause="invalid-key",
        provider="anthropic",
        model="claude-opus-5-5",
        source="chat",
        http_status=401,
        host=None,
        message="",
        failure=failure,
        diagnosis={"title": title, "why": "The server answered 401.", "certainty": 0.95},
        fingerprint="f",
        fingerprint_version=1,
    )
    return markdown(GROUP, row)


def test_the_report_tells_what_was_called_and_what_came_back():
    text = _report()
    for fact in (
        "## The key is wrong",
        "POST https://api.test/v1",
        "401",
        "AuthError",
        "95% sure",
        "3 times",
        "\n```text\nAuthError\n  litellm/main.py:1 in acompletion\n```\n",
    ):
        assert fact in text


def test_a_server_cannot_leave_the_fence_around_its_words():
    body = "before\n```\n# A heading of its own\n````"
    text = _report(body)
    assert text.count("`````") == 2
    assert text.index("`````text") < text.index("# A heading") < text.rindex("`````")


def test_a_title_stays_on_its_line():
    assert _report(title="one\n# two").startswith("## one # two\n")
