"""Rules for parameters that a model does not take."""

from __future__ import annotations

from lib.failures.rules.rule import Rule

PARAMETERS = (
    Rule(
        cause="unsupported-param",
        certainty=0.98,
        raised="unsupportedparamserror",
        never="organization must be verified | maximum context length",
    ),
    Rule(
        cause="unsupported-param",
        certainty=0.965,
        code=(
            "invalid_parameter_combination mutually_exclusive unknown_parameter unsupported_parameter "
            "unsupported_value"
        ),
        never="organization must be verified | .role | image | content_policy",
    ),
    Rule(
        cause="unsupported-param",
        certainty=0.955,
        says=(
            "unsupported value | unsupported param | unsupported option | unknown parameter | "
            "unknown argument | argument not supported | extra parameters | extra parameter | "
            "argument is not supported | schema violations found | unrecognized request argument | "
            "unrecognized parameter | does not support parameter | "
            "does not support the following parameters | not supported with this model | "
            "is not supported on this model | is not supported for this model | "
            "not supported by this model | not implemented for this model | parameter is not supported | "
            "parameters are not supported | "
            "parameter…is not supported | parameter…not supported | parameter…not allowed | "
            "parameter…is deprecated | is deprecated for this model | unexpected parameter | "
            "integer below minimum value | integer above maximum value | decimal above maximum value | "
            "decimal below minimum value | invalid reasoning value | invalid parameter: | "
            "unpermitted parameter | extra inputs are not permitted | extra fields not permitted | "
            "extra_forbidden | additional properties are not allowed | extraneous key | "
            "use max_completion_tokens instead | only the default (1) value is supported | "
            "only temperature=1 | does not support temperature | temperature may only be set to 1 | "
            "temperature…out of range | temperature is deprecated | cannot both be specified | "
            "cannot be specified at the same time | mutually exclusive | cannot be used together | "
            "cannot specify both | thinking is not supported | thinking is not enabled | "
            "thinking…is not supported | does not support thinking | does not support reasoning | "
            "does not support effort | reasoning is mandatory | json mode is not enabled | "
            "json mode is not supported | json mode cannot | does not support json | "
            "does not support response_format | does not support response format | "
            "response_format…not supported | response_format…unavailable | "
            "response_format type is unavailable | must contain the word json | "
            "developer instruction is not enabled | system instruction is not supported | "
            "function calling is not enabled | function calling is not supported | function calling with | "
            "does not support function calling | does not support functions | does not support tool | "
            "tool choice requires | support tool use | tool use is not supported | "
            "tools are not supported | tools is not supported | "
            "tool use with function calling is unsupported | tool calling is not supported | "
            "only supported when they are all search tools | does not support image | "
            "does not support vision | do not support image | image input is not supported | "
            "support image input | image input modality is not enabled | "
            "does not support assistant message prefill…parameter | does not support streaming | "
            "streaming is not supported | does not support the stream | stream…not supported | "
            "does not support prompt caching | does not support stop | penalty is not enabled | "
            "store is not supported | only one candidate can be specified | invalid beta flag | 参数错误 | "
            "参数有误 | 参数不正确 | 参数不合法 | 参数无效 | parameters are incorrect | parameter is incorrect | "
            "不支持的参数 | unknown field…expected one of"
        ),
        never=(
            "organization must be verified | tools[ | tools. | function_declarations | "
            "functiondeclaration | role: unsupported | .role | unsupported image | input_schema | "
            "unknown name role | invalid schema | maximum context length | unexpected keyword argument | "
            "contents[ | messages with role | tool_calls must be | traceback | thought_signature | "
            "content_filter | context_management | invalid prompt | credit balance | "
            "not allowed to access model"
        ),
    ),
    Rule(
        cause="unsupported-param",
        certainty=0.82,
        says=(
            "service_tier | logprobs | cache_control | prompt_cache | seed is not supported | "
            "presence_penalty | frequency_penalty | logit_bias | stream_options | drop_params | "
            "unknown name | unknown field | tool_choice | parallel_tool_calls | candidatecount | "
            "thinking mode | thinking budget | thinking level | budget_tokens | thinking_budget | "
            "thinking_level | enable_thinking | reasoning_effort | reasoning.effort | incompatible with | "
            "not compatible with | cannot be used with | temperature…must be | temperature…should be | "
            "temperature…range | top_p…must be | top_p…range | top_k…must be | top_p must be | "
            "top_k must be | invalid value for parameter | response mime type | anthropic-beta | "
            "n must be 1 | temperature: range"
        ),
        never=(
            "function_declarations | tools[ | input_schema | unexpected keyword argument | traceback | "
            "unknown name role | contents["
        ),
    ),
    Rule(
        cause="unsupported-param",
        certainty=0.93,
        says="extra inputs are not permitted | context_management",
        never="input_schema | tools.…schema",
    ),
    Rule(
        cause="unsupported-param",
        certainty=0.94,
        says=(
            "requires --enable-auto-tool-choice | no endpoints found that support | "
            "no endpoints found that can handle | support tool use | support image input | "
            "does not support tools | litellm.drop_params=true"
        ),
    ),
)
