"""The programs themselves: LiteLLM, its proxy, its packages."""

from __future__ import annotations

from lib.failures.causes.cause import Cause

SOFTWARE = (
    Cause(
        label="proxy-database",
        family="proxy-database",
        title="The LiteLLM proxy cannot use its database",
        explanation=(
            "Virtual keys, users and spend need a database, and the proxy has none, cannot reach it, or "
            "lacks a table or the `prisma` package. With the master key alone it needs none."
        ),
        steps=(
            "Call the proxy with the master key, if no virtual keys are needed.",
            (
                "Otherwise check `DATABASE_URL` (inside a container, not `localhost`), and that the "
                "database runs."
            ),
            (
                "If a table or column is missing, run the proxy's migrations (`prisma migrate deploy`) for "
                "its version."
            ),
        ),
        link="https://docs.litellm.ai/docs/proxy/db_info",
    ),
    Cause(
        label="missing-dependency",
        family="missing-dependency",
        title="A Python package is not installed",
        explanation="The call needs a package that this Python does not have. No request was sent.",
        steps=(
            "Install what the text names into the environment that runs this program: `./start_all.sh "
            "--install`.",
            (
                "If it asks for Google packages and you use a Gemini key, the prefix is missing: write "
                "`gemini/NAME`."
            ),
        ),
    ),
    Cause(
        label="version-mismatch-or-library-bug",
        family="version-mismatch-or-library-bug",
        title="The library itself fails",
        explanation=(
            "LiteLLM, a provider's package or something below it broke on its own: versions that do not fit "
            "together, or a mistake in translating the request or the answer."
        ),
        steps=(
            "Install the locked versions afresh: `./start_all.sh --install`.",
            "Search LiteLLM's issues for the last line of the error; an update may have it mended.",
            "Until then use another model or switch off what sets it off (tools, reasoning, streaming).",
        ),
        link="https://github.com/BerriAI/litellm/issues",
    ),
)
