"""The way there: names, sockets, certificates, waiting, and answers that break off."""

from __future__ import annotations

from lib.failures.causes.cause import Cause, Retry, Variant

NETWORK = (
    Cause(
        label="timeout",
        family="network",
        title="The answer did not come in time",
        explanation=(
            "The connection stood, or was being made, and this side (or a gateway) gave up waiting. Long "
            "answers, big prompts, reasoning models and local models that first load do this."
        ),
        steps=(
            "Try again; if it comes often, raise the time limits (`FIRST_TOKEN_TIMEOUT_S`, `RUN_TIMEOUT_S`).",
            "Use streaming, a shorter prompt, less reasoning or a faster model.",
        ),
        retry=Retry("now", "Trying again often helps."),
        variants=(
            Variant(
                "first-token",
                title="No first word came in time",
                explanation=(
                    "The provider accepted the call and sent nothing of an answer before our limit for the "
                    "first token."
                ),
            ),
            Variant(
                "idle",
                title="The answer stopped coming",
                explanation=(
                    "Part of the answer came, then nothing for longer than our limit for silence. The part "
                    "is kept."
                ),
            ),
            Variant(
                "total",
                title="The answer took longer than a run may take",
                explanation=(
                    "The answer was still coming when our limit for a whole run was reached. The part is "
                    "kept."
                ),
                steps=("Raise `RUN_TIMEOUT_S`, or ask for less at once.",),
            ),
        ),
    ),
    Cause(
        label="connection-refused",
        family="network",
        title="Nothing listens at this address",
        explanation=(
            "No server accepted the connection: it is not running, listens on another port or address, or "
            "there is no route to it. Inside a container, `localhost` is the container itself."
        ),
        steps=(
            "Start the server, or correct host and port in the base URL.",
            (
                "From inside a container use `host.docker.internal` (or the service's name) instead of "
                "`localhost`."
            ),
            (
                "If a proxy variable (`HTTPS_PROXY`) is set, check that the proxy runs, and put local hosts "
                "into `NO_PROXY`."
            ),
        ),
        retry=Retry("now", "As soon as the server runs."),
        repair="base-url",
        variants=(
            Variant(
                "local-proxy",
                title="The LiteLLM proxy is not running",
                steps=(
                    "Start it: `./start_litellm_proxy.sh`, or `./start_all.sh` with all else.",
                    "Check `LITELLM_PROXY_URL` and `PROXY_PORT`.",
                ),
            ),
            Variant(
                "proxy-variable",
                title="Nothing listens where the HTTP proxy should be",
                explanation=(
                    "A proxy variable is set, so that every call goes to that proxy first; it does not "
                    "answer."
                ),
                steps=(
                    "Start the HTTP proxy, or remove the variable and restart.",
                    "Put local hosts into `NO_PROXY`.",
                ),
            ),
            Variant(
                "ollama",
                steps=("Start Ollama: `ollama serve`.", "Check host and port (11434) in the base URL."),
            ),
        ),
    ),
    Cause(
        label="dns-failure",
        family="network",
        title="The host's name cannot be resolved",
        explanation=(
            "No address could be found for the host: it is mistyped, or this machine has no working DNS or "
            "network."
        ),
        steps=(
            "Check the spelling of the host in the base URL.",
            "Check the network, the VPN and the DNS server.",
        ),
        retry=Retry("now", "As soon as the name resolves."),
        repair="base-url",
    ),
    Cause(
        label="tls-or-corporate-proxy",
        family="network",
        title="A certificate or a company proxy stands in the way",
        explanation=(
            "The secure connection could not be made: a certificate is not trusted (often a company's own, "
            "which reads the traffic), `https` was spoken to an `http` port, or an HTTP proxy or firewall "
            "wants something first."
        ),
        steps=(
            "If a company reads the traffic, give its certificate: `SSL_CERT_FILE=/path/to/company.pem`.",
            "If a proxy wants a login (407), put it into `HTTPS_PROXY`, and local hosts into `NO_PROXY`.",
            "If the base URL is a local server, check `http://` against `https://`.",
        ),
        variants=(
            Variant(
                "plain-http",
                title="`https` was spoken to an `http` port, or the other way round",
                explanation="The other side does not speak TLS on this port (or speaks only TLS).",
                steps=("Change `https://` to `http://` in the base URL, or back.",),
                repair="base-url",
            ),
            Variant(
                "proxy-login",
                title="An HTTP proxy wants a login",
                explanation=(
                    "407: the proxy between this machine and the internet refuses calls without a user name "
                    "and password."
                ),
                steps=(
                    "Put them into the variable: `HTTPS_PROXY=http://user:password@host:port`, and restart.",
                ),
            ),
        ),
    ),
    Cause(
        label="stream-interrupted",
        family="network",
        title="The answer broke off in the middle",
        explanation=(
            "The connection closed, or the stream ended without the provider's end mark, while the answer "
            "was coming. What came is kept; LiteLLM often reports such an end as success."
        ),
        steps=(
            "Ask again, or let the model continue from where it stopped.",
            "If it happens often, look at proxies in between.",
        ),
        retry=Retry("now", "Trying again often helps; the part that came is kept."),
        variants=(
            Variant(
                "local-proxy",
                title="The LiteLLM proxy ended while it answered",
                explanation=(
                    "The line to the LiteLLM proxy broke while the answer was coming: the proxy crashed or was "
                    "stopped. What came is kept."
                ),
                steps=(
                    "Ask again in a moment: `./start_all.sh` starts a proxy that has crashed anew.",
                    "One that was started alone is started by `./start_litellm_proxy.sh`.",
                ),
            ),
        ),
    ),
)
