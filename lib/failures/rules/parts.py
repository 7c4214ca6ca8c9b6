"""Rules for what is attached to a request: images, files, tools."""

from __future__ import annotations

from lib.failures.rules.rule import Rule

FILES = (
    Rule(
        cause="image-or-file-invalid",
        certainty=0.983,
        says=(
            "could not process image | could not process pdf | could not process file | "
            "could not process the image | unable to process input image | unable to process image | "
            "unable to process the image | unable to decode image | failed to decode image | "
            "failed to process image | failed to load image | cannot identify image file | "
            "unsupported image | unsupported mime type | unsupported mimetype | "
            "mime type…is not supported | mimetype…is not supported | mime type…not supported | "
            "invalid mime type | unsupported video | unsupported audio | unsupported document | "
            "invalid image | invalid base64 | invalid_base64 | invalid_image | support image url | "
            "mime type must be | media type is required | image_parse_error | image_too_large | "
            "image_too_small | image is not valid | not a valid image | not represent a valid | "
            "image exceeds | image…exceeds | image dimensions | image was specified using | "
            "image is too large | image too large | too many images | maximum number of images | "
            "timeout while downloading | download multimodal | failed to download image | "
            "unable to fetch image | failed to fetch image | "
            "cannot fetch content | only https urls are supported | only http/https images | "
            "unable to infer mime type | base64-encoded data url | base64 image | image/jpeg, image/png | "
            "media_type: input should be image | pdf is password | pdf specified was not valid | "
            "pdf pages | pdf has | document has no pages | document…pages | file format is invalid | "
            "file is too large | file…too large | file…not exist in the gemini api | "
            "permission to access the file | failed to extract"
        ),
        never=(
            "does not support image | image input is not supported | support image input | "
            "do not support image | json response | dall | docker image | safety | content_policy | "
            "content policy | moderation | corrupted response | expects an object | flagged | "
            'variant image_url | must be a string | http 415 | file " | image input modality | '
            "model does not support | chunked | only supports text"
        ),
    ),
    Rule(
        cause="image-or-file-invalid",
        certainty=0.85,
        says=(
            "image format | image file is | image must be | images must be | image_url | image.source | "
            "media type | file type | file_data | file size | corrupt | 图片 | audio file | video file | "
            "unsupported format | failed to download | unable to download | invalid file | file uri | "
            "the document has | image size | at most…image | error while downloading | url_error | "
            "unsupported file"
        ),
        also="image | file | pdf | document | media | video | audio | 图片",
        never=(
            "api key | does not support image | docker | unknown variant | no such file | key file | "
            "model download | traceback | only supports text"
        ),
    ),
    Rule(cause="image-or-file-invalid", certainty=0.975, raised="imagefetcherror"),
    Rule(
        cause="unsupported-param",
        certainty=0.93,
        says=(
            "unknown variant image_url | image_url is only supported | invalid content type. image_url | "
            "content must be a string | does not support image | image input is not supported | "
            "do not support image | image input modality | only supports text | at most 0 image | "
            "not a multimodal model"
        ),
    ),
)

TOOLS = (
    Rule(
        cause="tool-schema-invalid",
        certainty=0.984,
        says=(
            "invalid schema for | invalid_function_parameters | invalid function parameters | "
            "invalid_json_schema | json schema not supported | schema is invalid | "
            "must match json schema draft | tool schema | tool parameters schema | tool json schema | "
            "tool names must be unique | tools: tool names | duplicate function declaration | "
            "duplicate tool name | tool name…pattern | tools…name: string should match | "
            "tools…function.name | tools[…].name | tools[…]name | tools.…function | "
            "invalid function name | function name…must | function name…is invalid | unknown name…tools[ | "
            "should be non-empty for object type | should be defined for array | missing field…items | "
            "items: missing field | only allowed for string type | only allowed for object type | "
            "didn't specify the schema type field | schema didn't specify | "
            "did not specify the schema type | specified other fields alongside any_of | "
            "array schema missing items | object schema missing properties | constraint is too tall | "
            "too many states for serving | schema produces a constraint | schema is too complex | "
            "reference to undefined schema | maximum nesting depth | nesting depth of the schema | "
            "array too long. expected an array with maximum length 128 | expected maximum length 64 | "
            "at most 128 tools | maximum number of tools | tools is too long | "
            "missing required parameter: tools | tools: field required | strict mode…schema | "
            "is not permitted…schema | invalid fields for schema | unsupported schema"
        ),
        never=(
            "tool call validation failed | failed_generation | cache_control | "
            "response_schema is not supported"
        ),
    ),
    Rule(
        cause="tool-schema-invalid",
        certainty=0.88,
        says=(
            "input_schema | inputschema | toolspec | grammar | $ref | $defs | $schema | tool type | "
            "additionalproperties | response_schema | responseschema | response schema | oneof, allof | "
            "functiondeclaration | function_declarations | tools[0].type | tools.0. | tools.1. | "
            "maximum number of items is | too many tools | tools…missing"
        ),
        never=(
            "tool call validation failed | failed_generation | cache_control | traceback | thought_signature"
        ),
    ),
    Rule(
        cause="tool-schema-invalid",
        certainty=0.96,
        pattern=r"\btools\.\d+\.(?!.*cache_control)|\btools\[\d+\]",
    ),
    Rule(
        cause="tool-schema-invalid",
        certainty=0.93,
        code="invalid_function_parameters invalid_json_schema invalid_tool_schema",
    ),
    Rule(
        cause="malformed-response",
        variant="tool-call",
        certainty=0.95,
        says=(
            "failed to call a function | failed_generation | tool_use_failed | "
            "tool call validation failed | malformed_function_call | unexpected_tool_call | "
            "error parsing tool call | invalid tool call"
        ),
    ),
)

PARTS = (*FILES, *TOOLS)
