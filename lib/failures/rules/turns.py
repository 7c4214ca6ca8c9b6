"""Rules for the turns of a conversation: their order, their roles, their content."""

from __future__ import annotations

from lib.failures.rules.rule import Rule

TURNS = (
    Rule(
        cause="invalid-message-order-or-role",
        certainty=0.98,
        says=(
            "roles must alternate | must alternate between | must alternate user | roles…alternate | "
            "alternate between user and | multiple user roles in a row | "
            "multiple assistant roles in a row | first message must use the user role | "
            "first message must have role | last message cannot be | must end with a user message | "
            "must start with a user message | must be followed by tool messages | "
            "must be a response to a preceeding message | must be a response to a preceding message | "
            "did not have response messages | tool_use ids were found without tool_result | "
            "tool_use…without tool_result | unexpected tool_use_id | tool_use_id found in tool_result | "
            "corresponding tool_use | corresponding tool_result | tool_use ids must be unique | "
            "each tool_use must have a single result | not found in tool_result | tool_result block | "
            "multiple tool_result blocks | expected toolresult blocks | toolresult blocks…exceeds | "
            "number of toolresult | no tool output found for function call | "
            "no tool call found for function call output | missing corresponding tool call | "
            "tool call result does not follow tool call | tool result's tool id | expected last role | "
            "invalid message role | valid role: user, model | use a valid role | "
            "system role not supported | system role is not supported | "
            "system messages are not supported | system message must be | developer is not one of | "
            "system is not one of | supported values are:…assistant | is not one of [system, assistant | "
            "is not one of [system,assistant | is not one of the allowed roles | "
            "function call turn comes immediately after | function response turn comes immediately after | "
            "function response parts is equal to | function response parts…function call parts | "
            "multiturn requests | ensure that multiturn | messages with role function must have | "
            "messages with role tool must | messages[…].role | .role does not support | "
            "without its required following item | without its required reasoning item | "
            "of type reasoning was provided without | of type function_call was provided without | "
            "duplicate item found | must start with a thinking block | invalid signature in thinking | "
            "signature in thinking block | assistant message prefill | prefilling assistant messages | "
            "cannot end with trailing whitespace | at least one message is required | "
            "must contain at least one message | messages array is empty | "
            "reasoning_content…must be passed back | "
            "reasoning_content in the thinking mode must be passed | missing reasoning_content | "
            "not the same number of function calls and responses | "
            "after the optional system message, conversation roles | bad message order | "
            "invalid message order | invalid message passed in | "
            "message has tool role | no previous assistant message | "
            "cannot have 2 or more assistant messages at the end | assistant message with tool_calls must"
        ),
        never=(
            "input_schema | iam role | assume role | assumerole | final message because max_tokens | roles/"
        ),
    ),
    Rule(
        cause="invalid-message-order-or-role",
        certainty=0.86,
        says=(
            "tool_call_id | final message | role must be | role is required | invalid role | "
            "unknown role | unsupported role | role…is not supported | roles are supported | "
            "unexpected role | consecutive messages | must be preceded by | redacted_thinking | "
            "prefix: true | last message must | first message must be | first message…user | "
            "no function call found"
        ),
        never=(
            "iam role | assume role | assumerole | roles/ | final message because max_tokens | "
            "input_schema | traceback"
        ),
    ),
    Rule(
        cause="invalid-message-order-or-role",
        certainty=0.955,
        says="raise_exception(",
        never="only text | image",
        because="the model's chat template refuses these turns",
    ),
    Rule(
        cause="invalid-message-order-or-role",
        certainty=0.98,
        says="[] is too short - messages",
        never="messages.",
        because="the list of messages is empty",
    ),
    Rule(
        cause="invalid-message-order-or-role",
        certainty=0.9,
        says="thought_signature | thoughtsignature",
        because="the provider misses the signature of an earlier thought in the history",
    ),
    Rule(
        cause="invalid-message-order-or-role",
        certainty=0.9,
        code="invalid_request_message_order invalid_role",
    ),
    Rule(
        cause="empty-message-content",
        certainty=0.982,
        says=(
            "empty text parameter | text.text:field required | text:field required | content is empty | "
            "content field is empty | content is required | contents is not specified | "
            "contents field is required | contents is required | content field is required | "
            "content…is a required | contains empty | content block…is blank | is blank. add text | "
            "is empty. add content | text field in the contentblock | must contain non-whitespace text | "
            "at least one parts field | must have a text parameter | required oneof field | "
            "expected a string, got null | too short - messages.…content | "
            "invalid value for content: expected a string | content: expected a string or an array | "
            "none is not of type string - messages | message content…null | messages…content…null | "
            "empty_content | input cannot be an empty | must be at least 1 token | "
            "content or tool_calls must be set | either content or tool_calls"
        ),
        never="should be non-empty for object | function_declarations",
    ),
    Rule(
        cause="empty-message-content",
        certainty=0.87,
        says=(
            "cannot be empty | can not be empty | should not be empty | must not be empty | "
            "must not be blank | must be non-empty | minimum length 1 | 不能为空 | "
            "content must be a string | must include at least one | has an empty | empty message | "
            "empty content | empty text"
        ),
        also="content | message | text | prompt | parts | input",
        never=(
            "api key | api_key | model parameter | model name | for object type | function_declarations | "
            "response body | choices | enum | received an empty | url | tools[ | tools."
        ),
    ),
    Rule(
        cause="empty-message-content",
        certainty=0.95,
        says=(
            "text content blocks must be non-empty | non-whitespace text | contents is not specified | "
            "content field in the message object | must have non-empty content | "
            "text field in the contentblock object | all messages must have non-empty | "
            "required oneof field data"
        ),
    ),
)
