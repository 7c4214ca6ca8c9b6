"""Rules for what is too long or too large: prompts, asked answers, bodies."""

from __future__ import annotations

from lib.failures.rules.rule import Rule

SIZES = (
    Rule(
        cause="context-window-exceeded",
        certainty=0.98,
        says=(
            "maximum context length | context_length_exceeded | contextlengthexceeded | "
            "maximum context window | model's context window | context window exceeded | "
            "context window of this model | exceeds the context window | exceeds context window | "
            "exceed context window | exceed the context window | context window limit | "
            "exceeds the context limit | exceed context limit | exceeds context limit | "
            "context size has been exceeded | context size exceeded | available context size | exceeds model context | "
            "exceeds context length | exceed context length | greater than the context length | "
            "exceeds the model's context | context length of only | context length exceeded | "
            "context limit exceeded | context length limit | context overflow | prompt is too long | "
            "prompt too long | prompt exceeds | prompt contains too many tokens | prompt (length | "
            "longer than the model's context length | longer than the max | maximum prompt length | "
            "max prompt length | input is too long | input too long | input tokens exceed | "
            "input token count | input tokens…must be < | input tokens…must be less than | "
            "input tokens…exceeds | input length…exceeds | "
            "input length and max_tokens exceed | input exceeds | inputs tokens + max_new_tokens must be | "
            "inputs must have less than | input must have less than | input validation error: inputs | "
            "range of input length should be | too many input tokens | too many tokens: total | "
            "too many tokens: the | exceeds the maximum number of tokens allowed | "
            "exceeds the maximum number of input tokens | exceeds maximum number of tokens | "
            "exceeds the maximum allowed number of tokens | exceeds the limit of…tokens | "
            "exceeds the max token | exceeds token limit | exceeded model token limit | "
            "exceed model limit | token limit exceeded | tokens_limit_reached | token count exceeds | "
            "number of tokens…exceed | tokens in your prompt | total number of tokens | "
            "total tokens…exceed | tokens >  | tokens…longer than the model | "
            "reduce the length of the messages | reduce the length of your | reduce your prompt | "
            "reduce the length of either | shorten your prompt | keep the first…tokens when context | "
            "tokens to keep from the initial prompt | request exceeds the maximum size…tokens | "
            "string too long. expected a string with maximum length | string_above_max_length | "
            "max size:…tokens | model only supports up to | 超过模型 | 超出最大长度 | 上下文长度 | "
            "model_max_prompt_tokens_exceeded | context_window_exceeded | message is too long | "
            "conversation is too long | long context"
        ),
        never=(
            "maximum allowed number of output tokens | completion tokens, whereas | "
            "at most…completion tokens | tokens per min | tools…name | function.name | long context beta | "
            "long context requests | tool_call_id | extra usage | metadata"
        ),
    ),
    Rule(
        cause="context-window-exceeded",
        certainty=0.985,
        raised="contextlengthexceedederror contextwindowexceedederror",
        never="whereas the model supports at most | tokens per min",
    ),
    Rule(
        cause="context-window-exceeded",
        certainty=0.975,
        code=(
            "context_length_exceeded context_window_exceeded exceed_context_size_error "
            "string_above_max_length tokens_limit_reached"
        ),
        never="function.name | tool_call | metadata",
    ),
    Rule(
        cause="max-tokens-too-large",
        certainty=0.983,
        says=(
            "max_tokens is too large | max_completion_tokens is too large | max_tokens too large | "
            "max_output_tokens is too large | maximum allowed number of output tokens | "
            "supports at most…completion tokens | supports at most…output tokens | "
            "at most…completion tokens | max_tokens…must be less than or equal to | "
            "max_completion_tokens…must be less than or equal | max_tokens…less than or equal | "
            "max_tokens must be at most | max_tokens must be less than | max_tokens should be | "
            "max_tokens cannot exceed | max_tokens exceeds | max_tokens…exceeds the | "
            "max_new_tokens must be | max_tokens value | range of max_tokens | maxoutputtokens value of | "
            "max_output_tokens must be | max_output_tokens…supported range | "
            "maximum tokens you requested exceeds the model limit | the maximum tokens you requested | "
            "maximum output tokens | max output tokens | exceeds the maximum output | "
            "exceeds the model's maximum output | output token limit | max tokens must be less than | "
            "too many tokens: max tokens | max_tokens: …> | max_tokens must be at least | "
            "max_tokens_to_sample | max_tokens…out of range | max_tokens is out of range | "
            "maxtokens…must be | max_tokens:field required | max_tokens: input should be | "
            "invalid max_tokens"
        ),
        never=(
            "use max_completion_tokens instead | inputs tokens | budget_tokens | "
            "maximum context length is | context limit | unsupported parameter | exceed_context | "
            "rate limit | per minute | unsupported_parameter | requires more credits"
        ),
    ),
    Rule(
        cause="max-tokens-too-large",
        certainty=0.8,
        says="could not finish the message because max_tokens",
        because="the answer did not fit into max_tokens",
    ),
    Rule(
        cause="payload-too-large",
        certainty=0.978,
        says=(
            "request_too_large | request entity too large | payload too large | payload_too_large | "
            "payloadtoolarge | entity.too.large | content too large | request body too large | "
            "request body is too large | payload size exceeds | request size exceeds | "
            "request exceeds the maximum size | request exceeds the maximum allowed | "
            "request is too large | exceeds maximum allowed size | maximum request size | "
            "maximum content size limit | content length exceeded | length limit exceeded | "
            "body exceeded | body size limit | body limit | exceeded limit on max bytes | "
            "max bytes per data-uri | total message size | max body size | request too large (max | "
            "reduce the size of your request"
        ),
        never=("tokens per min | (tpm) | tokens_limit_reached | image exceeds | file exceeds | max size:"),
    ),
    Rule(
        cause="payload-too-large",
        certainty=0.86,
        status=(413,),
        never="(tpm) | token | image exceeds",
    ),
    Rule(
        cause="payload-too-large",
        certainty=0.97,
        code="payload_too_large request_too_large requestentitytoolarge",
    ),
)
