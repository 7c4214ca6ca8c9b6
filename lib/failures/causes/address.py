"""Where the call went: hosts, paths, methods, versions. The 405 family lives here, its ways told apart as
variants.
"""

from __future__ import annotations

from lib.failures.causes.cause import NO_REPAIR, Cause, Variant

BASE_RULE = (
    "As a rule: an OpenAI base ends in `/v1`, an Anthropic base has no path, a Gemini base ends in "
    "`/v1beta`; none ends in a slash."
)

ADDRESS = (
    Cause(
        label="wrong-path-or-method",
        family="address",
        title="The server is there, but not at this path or not for this method",
        explanation=(
            "Something answered, and it does not serve this request: the base URL holds a full endpoint, "
            "belongs to another API or to a web page, or the request was a GET where only POST is served. "
            "The key and the model were not even looked at."
        ),
        steps=(
            "Compare the URL that was called with the provider's documentation.",
            "Set the base URL to the API's root, without an endpoint. " + BASE_RULE,
            "Check that the model's prefix fits the server: `openai/` for OpenAI-compatible ones.",
        ),
        repair="base-url",
        variants=(
            Variant(
                "dashboard-address",
                title="The base URL is this dashboard, not an API",
                explanation=(
                    "The call went to a Streamlit page, such as this dashboard. It answers GET with a page and "
                    "every POST with 405 Method Not Allowed, whatever the path."
                ),
                steps=(
                    "Remove the base URL to call the provider itself.",
                    (
                        "Or set it to the API's own port: the LiteLLM proxy's is 8080 by default, not the "
                        "dashboard's."
                    ),
                ),
            ),
            Variant(
                "stranger",
                title="Another program answers where the LiteLLM proxy should be",
                explanation=(
                    "Something listens at the proxy's address that is not the proxy. It was asked who it is, "
                    "and got neither a key nor a prompt."
                ),
                steps=(
                    "End that program, or give the proxy another port: `PROXY_PORT` and `LITELLM_PROXY_URL`.",
                    "Or remove `LITELLM_PROXY_URL`, so that calls go to the providers directly.",
                ),
                repair=NO_REPAIR,
            ),
            Variant(
                "web-app",
                title="The base URL is a web site, not an API",
                explanation=(
                    "A web server answered whose pages take only GET. Its API, if it has one, lies under "
                    "another path or port."
                ),
                steps=(
                    "Find the API's root in the server's documentation (Open WebUI, for example, serves it "
                    "under `/api`).",
                    "Set the base URL to it.",
                ),
            ),
            Variant(
                "admin-ui",
                title="The base URL is the admin page of a LiteLLM proxy",
                explanation=(
                    "`/ui` is the proxy's page for people. Its API lies at the root of the same port."
                ),
                steps=("Take `/ui` off the base URL: `http://host:port` is the proxy's API.",),
            ),
            Variant(
                "get-only-route",
                title="The base URL is a route that only answers GET",
                explanation="`/models` and `/health` list or report; they take no POST.",
                steps=("Cut the base URL back to the API's root (`.../v1` for OpenAI-compatible servers).",),
            ),
            Variant(
                "get-instead-of-post",
                title="The request was a GET, and this path only takes POST",
                explanation=(
                    "The endpoint was opened in a browser, pinged, or called without a body. It is not an "
                    "outage: the same URL answers a POST."
                ),
                steps=(
                    "Send a POST with a JSON body.",
                    "To check that the server lives, GET its `/models` instead.",
                ),
                repair=NO_REPAIR,
            ),
            Variant(
                "redirect",
                title="A redirect turned the POST into a GET",
                explanation=(
                    "The server sent the call elsewhere with 301, 302 or 303, and HTTP clients follow those "
                    "with a GET, without the body. Most often the base URL says `http://` where the server "
                    "wants `https://`, or a slash is missing."
                ),
                steps=(
                    "Set the base URL to the address the redirect points to: `https://`, the final host, "
                    "the exact path.",
                ),
            ),
            Variant(
                "doubled-path",
                title="The endpoint stands twice in the URL",
                explanation=(
                    "The base URL already holds the full endpoint, and the client appended its own to it."
                ),
                steps=("Cut the base URL back to the API's root. " + BASE_RULE,),
            ),
            Variant(
                "wrong-prefix",
                title="The model's prefix does not fit this server",
                explanation=(
                    "The prefix decides which API is spoken. Here one API's path was called on a server of "
                    "another: `/v1/messages` on an OpenAI-style server, or `:generateContent` on one that "
                    "is not Google's."
                ),
                steps=(
                    "Change the prefix, keep the model: `openai/NAME` for any OpenAI-compatible server.",
                    "Or remove the base URL, if the provider itself was meant.",
                ),
                repair="prefix",
            ),
            Variant(
                "double-slash",
                title="A slash at the end of the base URL doubles in the path",
                explanation="The path came out with `//` or empty, and the server does not know it.",
                steps=("Remove the slash at the end of the base URL.",),
            ),
            Variant(
                "cdn",
                title="A CDN, firewall or company proxy refused the POST",
                explanation=(
                    "The answer is a web page of something in between (Cloudflare, nginx, a firewall), not "
                    "of the API: it blocks this path or POST altogether."
                ),
                steps=(
                    "Call the API from another network to make sure.",
                    (
                        "Ask whoever runs the thing in between to allow POST for the API's path, or use the "
                        "API's direct address."
                    ),
                ),
                repair=NO_REPAIR,
            ),
            Variant(
                "legacy-endpoint",
                title="The server serves chat only, not plain completions",
                explanation=(
                    "The old `/completions` endpoint was called; this server or model has only "
                    "`/chat/completions`."
                ),
                steps=("Use the chat endpoint: prefix `openai/`, not `text-completion-openai/`.",),
                repair="prefix",
            ),
            Variant(
                "responses-only",
                title="This model is served on the responses path only",
                explanation=(
                    "Some models answer at `/v1/responses` and not at `/v1/chat/completions`, or the other "
                    "way round."
                ),
                steps=("Use the prefix `openai/responses/NAME`, or pick a chat model.",),
                repair=NO_REPAIR,
            ),
        ),
    ),
    Cause(
        label="base-url-duplicated-version",
        family="address",
        title="The version stands twice in the URL",
        explanation=(
            "The base URL ends in the version (`/v1`), and the client appends it again: the call went to "
            "`/v1/v1/...`, which exists nowhere. Servers answer it with 404 or 405."
        ),
        steps=("Take the version off the end of the base URL. " + BASE_RULE,),
        repair="base-url",
        variants=(
            Variant(
                "anthropic",
                steps=("Set `ANTHROPIC_BASE_URL` to the host alone: LiteLLM appends `/v1/messages` itself.",),
            ),
        ),
    ),
    Cause(
        label="base-url-missing-version",
        family="address",
        title="The version is missing in the base URL",
        explanation=(
            "The base URL lacks its version part, so that the call went to `/chat/completions` where "
            "`/v1/chat/completions` is served."
        ),
        steps=("Add the version to the base URL. " + BASE_RULE,),
        repair="base-url",
        variants=(
            Variant("openai", steps=("End the base URL in `/v1`, for example `http://localhost:11434/v1`.",)),
            Variant("gemini", steps=("End `GEMINI_API_BASE` in `/v1beta`.",)),
        ),
    ),
)
