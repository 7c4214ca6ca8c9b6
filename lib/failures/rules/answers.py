"""Rules for what came back: silent ends, blocks, pages instead of answers, inner errors, refused countries."""

from __future__ import annotations

from lib.failures.rules.rule import Rule

SILENT = (
    Rule(
        cause="malformed-response",
        variant="html",
        certainty=0.97,
        end="html",
        because="a web page came with status 200",
    ),
    Rule(
        cause="wrong-path-or-method",
        variant="dashboard-address",
        certainty=0.98,
        end="html",
        shape="streamlit",
        because="that is a Streamlit page",
    ),
    Rule(
        cause="malformed-response",
        variant="json",
        certainty=0.93,
        end="json",
        because="plain JSON came, which holds no answer",
    ),
    Rule(
        cause="malformed-response",
        variant="empty",
        certainty=0.95,
        end="empty",
        because="the answer held no word",
    ),
    Rule(
        cause="malformed-response",
        variant="reasoning-only",
        certainty=0.96,
        end="reasoning-only",
        because="all tokens went into reasoning, and none were left for the answer",
    ),
    Rule(
        cause="malformed-response",
        variant="repeated",
        certainty=0.94,
        end="repeated",
        because="the same piece came over and over",
    ),
    Rule(
        cause="malformed-response",
        variant="tool-call",
        certainty=0.95,
        end="tool-call",
        because="the model's call of a tool cannot be read",
    ),
    Rule(
        cause="stream-interrupted",
        certainty=0.97,
        end="cut",
        because="the stream ended without the provider's end mark",
    ),
    Rule(
        cause="malformed-response",
        certainty=0.96,
        end="lost",
        because="an event in the middle could not be read, and what came after it was lost",
    ),
    Rule(
        cause="content-blocked",
        variant="refusal",
        certainty=0.98,
        end="refused",
        because="the model refused to answer",
    ),
    Rule(
        cause="content-blocked",
        certainty=0.98,
        end="blocked",
        because="the provider's filter stopped it",
    ),
)

BLOCKED = (
    Rule(
        cause="content-blocked",
        certainty=0.986,
        says=(
            "content management policy | content_filter | content filter | contentfilter | "
            "content was filtered | response was filtered | responsibleaipolicyviolation | "
            "contentpolicyviolation | content policy | content_policy | violates our usage policies | "
            "violates our usage policy | violate our usage policy | violating our usage policy | "
            "violate usage policy | violation of our usage policy | usage guidelines | "
            "flagged as potentially violating | prompt was flagged | input was flagged | was flagged by | "
            "requires moderation | moderation_blocked | safety system | safety filter | safety settings | "
            "blocked for reason | blocked by safety | blocked by content | blocked due to safety | "
            "blocked by the safety | response was blocked | prompt was blocked | "
            "message is being blocked | candidate was blocked | blocked the prompt | block_reason | "
            "blockreason | blocked prompt | promptfeedback | prompt_feedback | prohibited_content | "
            "prohibited content | prohibited use policy | finish_reason:safety | finishreason:safety | "
            "finish_reason is safety | finish reason is safety | finish reason: safety | "
            "finish_reason: 3 | finish_reason is 3 | finish_reason is 4 | finish_reason] is 2 | "
            "finish_reason is 2 | recitation | image_safety | sensitive words | sensitive content | "
            "sensitive information | sensitive_words_detected | data_inspection_failed | "
            "datainspectionfailed | inappropriate content | content exists risk | content risk | "
            "contains high risk | considered high risk | guardrail_intervened | guardrail…blocked | "
            "blocked by guardrail | violated guardrail | content safety | content_safety | cyber policy | "
            "limited access to this content for safety | request was blocked under | stop_reason:refusal | "
            "refused to | harm_category | 敏感 | 违规 | 不安全 | 安全策略"
        ),
        never=(
            "connection refused | actively refused | refused to connect | data policy | "
            "safety_settings: unknown | tools[ | unknown name | safety_identifier | unsupported"
        ),
    ),
    Rule(
        cause="content-blocked",
        certainty=0.985,
        pattern=r"finish_?reason\]?(?:\(\S+\))? is [34789]\b|\breciting from",
    ),
    Rule(
        cause="content-blocked",
        certainty=0.985,
        raised=(
            "blockedpromptexception contentfilterfinishreasonerror contentpolicyviolationerror "
            "guardrailraisedexception stopcandidateexception blockedpiientityerror modifyresponseexception "
            "rejectedrequesterror sensitivedatarouteexception"
        ),
    ),
    Rule(
        cause="content-blocked",
        certainty=0.985,
        code=(
            "blocklist content_filter content_policy_violation content_safety data_inspection_failed "
            "invalid_prompt moderation_blocked prohibited_content recitation responsibleaipolicyviolation "
            "safety sensitive_words_detected"
        ),
    ),
)

MALFORMED = (
    Rule(
        cause="malformed-response",
        certainty=0.977,
        says=(
            "parse error: expected http | hpe_invalid | badstatusline | bad status line | "
            "illegal status line | invalid status line | malformed http | invalid http response | "
            "received http/0.9"
        ),
        never="x15x03",
        because="what came is not even HTTP",
    ),
    Rule(
        cause="malformed-response",
        certainty=0.952,
        pattern=(
            r"keyerror:(?:candidates|choices|completion|content|delta|generated_text|generations|message|"
            r"output|outputs|response|result|text|usage)\b"
        ),
        because="the answer lacks a part that every answer has",
    ),
    Rule(
        cause="content-blocked",
        variant="refusal",
        certainty=0.9,
        says="finish reason: refusal | stop_reason: refusal | stop reason refusal",
    ),
    Rule(
        cause="malformed-response",
        certainty=0.95,
        says=(
            "is not valid json | in json at position | unexpected end of json input | expecting value | "
            "jsondecodeerror | json decode error | failed to parse json | failed to decode json | "
            "unable to parse json | failed to parse response | response parsing failed | could not parse response | "
            "unable to parse response | error parsing response | error parsing chunk | "
            "looking for beginning of value | invalid character…after top-level value | "
            "invalid character…after object key | invalid character…after array element | "
            "invalid character…in string literal | invalid character…in string escape | "
            "invalid character…in numeric literal | invalid character…in literal | was expecting (json | "
            "evaluating…choices | "
            "unterminated string starting at | extra data: line | "
            "invalid json response | invalid json returned | unable to get json response | "
            "unable to parse…original response | received=<!doctype | empty or invalid response | "
            "empty response | returned an empty | received an empty | empty completion | empty reply | "
            "empty result | no response from | blank response | invalid response object | "
            "invalid response format | invalid response from | invalid response received | "
            "unexpected response | unexpected content type: text/html | unexpected content-type | "
            "attempt to decode json with unexpected mimetype | response…text/html | received html | "
            "html instead of json | no choices | choices is empty | choices is null | choices: none | "
            "choices is none | choices…nonetype | index out of range…choices | index out of range…candidates | "
            "response_object[choices] | response.choices | choices is not iterable | reading choices | "
            "reading 0 | reading parts | reading content | reading message | reading candidates | "
            "reading delta | reading text | did not match any variant…response | without choices | "
            "no candidates | no content in response | no content returned | no output | contained no | "
            "did not return any | did not provide any | no generations | expecting property name | "
            "expecting , delimiter | expecting : delimiter | invalid control character at | invalid escape: | "
            "no generation chunks were returned | model produced invalid | model output error | "
            "model output must contain | returned no answer | returned no response | returned no choices | "
            "returned no message | returned no text | returned no candidates | "
            "invalid data: expected choices | null value for choices | expected pattern | missing choices | "
            "malformed response | malformed json | bad_response_body | repeating the same chunk | "
            "error decoding response | deserialize error | deserialization error | "
            "failed to deserialize api response | response validation failed | "
            "type validation failed | output messages…but got | str object has no attribute | "
            "unexpected type: <class str>"
        ),
        not_status=(401, 403, 404, 405, 407, 413, 429),
        never=(
            "request body | body of your request | service unavailable | bad gateway | rate limit | "
            "http 429 | overloaded | content_filter | finish_reason is | could not parse the json body | "
            "please provide | api key | connection reset | error decoding response body | quota"
        ),
    ),
    Rule(
        cause="malformed-response",
        certainty=0.976,
        says="expected value at line | expected ident at line | eof while parsing",
        also="response | stream | chunk",
    ),
    Rule(cause="malformed-response", certainty=0.976, says="response body is not valid json"),
    Rule(
        cause="malformed-response",
        certainty=0.75,
        says="quick accessor",
        because="the answer has no part with text",
    ),
    Rule(
        cause="malformed-response",
        variant="repeated",
        certainty=0.965,
        says="repeating the same chunk | repeating chunk",
    ),
    Rule(
        cause="malformed-response",
        certainty=0.9,
        raised="apiresponsevalidationerror jsondecodeerror jsonparseerror jsonschemavalidationerror",
        never="request body | api key | prisma",
    ),
    Rule(
        cause="malformed-response",
        certainty=0.85,
        says="got unexpected response from",
        never="rate limit | credits | 429",
    ),
    Rule(
        cause="malformed-response",
        certainty=0.84,
        status=(200, 422),
        shape="html",
        variant="html",
    ),
    Rule(
        cause="malformed-response",
        certainty=0.75,
        says="<!doctype html | <html",
        not_shape="cdn",
        not_status=(401, 402, 407, 413, 429),
        variant="html",
        never=(
            "bad gateway | gateway time | service unavailable | 502 | 503 | 504 | 404 | 405 | 403 | 500 | "
            "520 | 524"
        ),
    ),
    Rule(
        cause="malformed-response",
        certainty=0.9,
        shape="answered-ok",
        raised="jsondecodeerror unicodedecodeerror valueerror typeerror keyerror attributeerror indexerror",
        because="what came with status 200 could not be read",
    ),
    Rule(
        cause="malformed-response",
        certainty=0.62,
        shape="answered-ok",
        because="the server said that all is well, and LiteLLM could make no answer of what came",
    ),
)

OUTAGE = (
    Rule(
        cause="provider-outage",
        certainty=0.99,
        says="upstream connect error or disconnect | no healthy upstream",
        because="the provider's own edge could not reach the service behind it",
    ),
    Rule(
        cause="provider-outage",
        certainty=0.92,
        says=(
            "bad gateway | bad_gateway | internal server error | internal error | internal_error | "
            "internal_failure | internalserverexception | internalfailure | server had an error | "
            "server error while processing | server_error | the server experienced an error | "
            "an unexpected error | unexpected error occurred | unknown error occurred | "
            "error processing your request | error occurred while processing your request | "
            "an error occurred while processing | unable to process your request | service unavailable | "
            "service_unavailable | serviceunavailable | temporarily unavailable | currently unavailable | "
            "upstream connect error | no healthy upstream | upstream request failed | upstream error | "
            "upstream_error | provider returned error | web server is returning an unknown error | "
            "web server is down | error 520 | error 521 | error 522 | error 523 | error 525 | "
            "cloudflare tunnel error | origin is unreachable | enginedeaderror | "
            "runner process has terminated | runner process no longer running | cuda error | "
            "server shutdown | 内部错误 | 服务不可用 | 服务器错误 | 服务异常"
        ),
        not_status=(400, 401, 402, 403, 404, 405, 413, 422, 429),
        never=(
            "overloaded | rate limit | timed out | high demand | no db | prisma | unexpected keyword | "
            "traceback | 400 bad request | connection error | connecterror | ssl | is not json | "
            "validation error for"
        ),
    ),
    Rule(
        cause="provider-outage",
        certainty=0.93,
        says=(
            "error was encountered while running the model | failed to load model | failed to load the model | "
            "error loading model | unable to load model | model has crashed | model crashed | "
            "unloaded or crashed | model is unloaded | model unloaded"
        ),
        never="memory | no such file | does not exist | not found | loading model config",
        because="the server could not run the model",
    ),
    Rule(
        cause="provider-outage",
        certainty=0.91,
        says="due to an internal error | an internal error occurred | an internal error has occurred",
    ),
    Rule(
        cause="provider-outage",
        certainty=0.93,
        status=(500, 502, 503, 520, 521, 522, 523),
        code=(
            "api_error bad_gateway internal internal_error internal_server_error internalservererror "
            "internalserverexception server_error serviceunavailableexception unavailable"
        ),
        never="overloaded | high demand",
    ),
    Rule(
        cause="provider-outage",
        certainty=0.9,
        code="api_error internal_server_error internalserverexception server_error",
        says="internal | server error | unexpected",
        never="overloaded | high demand",
    ),
    Rule(
        cause="provider-outage",
        certainty=0.55,
        status=(500, 502, 503, 520, 521, 522, 523, 525, 530),
    ),
    Rule(
        cause="provider-outage",
        certainty=0.5,
        raised="badgatewayerror internalservererror serviceunavailableerror",
    ),
)

REGION = (
    Rule(
        cause="unsupported-region",
        certainty=0.988,
        says=(
            "country…not supported | region…not supported | territory not supported | "
            "unsupported_country | unsupported countries | unsupported country | unsupported region | "
            "unsupported location | unsupported_region | 地区不支持 | 不支持的地区 | 所在地区 | "
            "location is not supported | "
            "location not supported | not supported in your country | not supported in your region | "
            "not available in your country | not available in your region | "
            "not available in your location | isn't available in your country | "
            "isn't available in your region | is only available in certain regions | "
            "not available in this country | not available in this region | unavailable in your region | "
            "unavailable in your country | from your country | your country is not | your region is not | "
            "not supported in your location | geographic location | region restriction | geo-blocked | "
            "geoblocked | sanctioned | export control"
        ),
        never="deployment region | vertex_location",
    ),
    Rule(
        cause="unsupported-region",
        certainty=0.975,
        says="request not allowed",
        code="forbidden",
        status=(403,),
        because="the edge forbids it before any key is read: it is the place that the call comes from",
    ),
    Rule(
        cause="unsupported-region",
        certainty=0.8,
        says="request not allowed",
        status=(403,),
        because="403 with these words comes from the network's place, not from the key",
    ),
)

ANSWERS = (*SILENT, *BLOCKED, *MALFORMED, *OUTAGE, *REGION)
