"""What was sent: sizes, parameters, turns, files, tools."""

from __future__ import annotations

from lib.failures.causes.cause import Cause, Variant

REQUEST = (
    Cause(
        label="context-window-exceeded",
        family="size",
        title="The conversation is longer than the model can read",
        explanation="Prompt and asked answer together are more tokens than the model's context window.",
        steps=(
            "Shorten the conversation, start a new one, or attach less.",
            "Lower `max_tokens`, where it counts towards the window.",
            "Or use a model with a larger window.",
        ),
        variants=(
            Variant(
                "ollama",
                steps=("Raise `num_ctx` of the model, or shorten the prompt.",),
            ),
        ),
    ),
    Cause(
        label="max-tokens-too-large",
        family="size",
        title="`max_tokens` is more than the model can write",
        explanation=(
            "The asked length of the answer exceeds the model's output limit (or is not a valid number for "
            "it)."
        ),
        steps=("Lower `max_tokens` to the model's output limit: the catalogue shows it.",),
    ),
    Cause(
        label="payload-too-large",
        family="size",
        title="The request is too many bytes",
        explanation=(
            "Not tokens but bytes: attachments or history are bigger than the provider or a gateway accepts."
        ),
        steps=(
            "Attach fewer or smaller files, or upload them and refer to them.",
            "If your own gateway says it, raise its body limit.",
        ),
    ),
    Cause(
        label="unsupported-param",
        family="request",
        title="The model does not take a parameter that was sent",
        explanation=(
            "A parameter, a value of it, or two of them together are not accepted by this model. LiteLLM "
            "often refuses before anything is sent."
        ),
        steps=(
            "Remove the parameter that the text names (`temperature`, `top_p`, `stop`, `max_tokens` ...).",
            "Or let LiteLLM drop what a model does not know: `drop_params: true` under `litellm_settings`.",
        ),
        repair="drop-params",
        link="https://docs.litellm.ai/docs/completion/drop_params",
    ),
    Cause(
        label="invalid-message-order-or-role",
        family="request",
        title="The turns of the conversation are in an order the provider refuses",
        explanation=(
            "Roles do not alternate, a tool's result is missing or answers nothing, the last turn is of the "
            "wrong role, or a role is unknown to this provider."
        ),
        steps=(
            "Start a new conversation, or take back the last turn.",
            (
                "In your own code: one result for each tool call, right after it; user and assistant in "
                "turn; a user turn first."
            ),
        ),
    ),
    Cause(
        label="empty-message-content",
        family="request",
        title="A message without content was sent",
        explanation=(
            "One of the messages, or a part of one, is empty or only blanks; this provider does not take "
            "that."
        ),
        steps=(
            "Remove the empty message (often an answer that failed earlier), or write something into it.",
        ),
    ),
    Cause(
        label="image-or-file-invalid",
        family="request",
        title="The image or file is not acceptable",
        explanation="Its format, size, dimensions, number or address is not what the model takes.",
        steps=(
            "Use PNG, JPEG, GIF or WebP for images, and check that the file opens.",
            "Make it smaller (most limits lie between 5 and 20 MB, and 8000 pixels; 2000 for many images).",
            "For a URL: it must be public, and lead to the file itself.",
        ),
    ),
    Cause(
        label="tool-schema-invalid",
        family="request",
        title="The schema of a tool is refused",
        explanation=(
            "The JSON schema of a tool, function or answer format holds something this provider does not "
            "know."
        ),
        steps=(
            "Take out what the text names (often `additionalProperties`, `$ref`, `anyOf`, formats, or names "
            "with odd characters).",
            "Give every object its `type` and `properties`, every array its `items`.",
        ),
    ),
)
