"""Rules for names of models and their prefixes."""

from __future__ import annotations

from lib.failures.rules.rule import Rule

UNKNOWN = (
    "the model…does not exist | model…does not exist | requested model…does not exist | "
    "model does not exist | model not exist | model doesn't exist | model…doesn't exist | "
    "model_not_found | modelnotfound | model_not_available | model_not_supported | model not found | "
    "model was not found | model is not found | model…not found | is not found for api version | "
    "deployment name is required | no such model | unknown model | unknown_model | invalid model | "
    "invalid_model | model is invalid | model…is invalid | not a valid model | model…is not valid | "
    "unrecognized model | unsupported model | model…is not supported | model is not supported | "
    "not supported model | model…not available | model is not available | model…is unavailable | "
    "no endpoints found for | no allowed providers are available | publisher model…was not found | "
    "publisher model…not found | deploymentnotfound | deployment…does not exist | deployment…not found | "
    "api deployment for this resource does not exist | try pulling it first | "
    "model…not found, try pulling | unable to access model | could not find model | cannot find model | "
    "can't find model | unable to find model | failed to find model | "
    "there's an issue with the selected model | not found, inaccessible, and/or not deployed | "
    "is not served | does not serve model | no model named | no models loaded | no model loaded | "
    "model…has not been loaded | model identifier is invalid | provided model identifier | "
    "could not resolve the foundation model | 无可用渠道 | 模型不存在 | 不存在该模型 | 模型不可用 | "
    "模型未找到 | 不支持的模型 | 不支持该模型 | no available channel | no available provider | "
    "you must provide a model parameter | model is required | model parameter is required | "
    "not in the list of available models | please use one of the available models | model name…is not | "
    "repository not found"
)
# Such words around "model ... does not exist" speak of something else.
NOT_A_NAME = (
    "llm provider not provided | requested url | invalid model name passed in | no healthy deployments | "
    "dall | tool_ | parameter | image input | not supported when | prisma | does not support | "
    "not a chat model | location is not supported | models http/1 | invalid url ( | 路径错误"
)

MODEL_NAMES = (
    Rule(
        cause="missing-provider-prefix",
        certainty=0.985,
        says=(
            "llm provider not provided | pass in the llm provider you are trying to call | "
            "unable to map your input to a model | could not determine provider | "
            "unable to determine provider | unable to infer model provider | unable to infer provider | "
            "must be in the format provider/model | model must be in the format | "
            "model name must be prefixed | missing provider prefix"
        ),
    ),
    Rule(
        cause="missing-provider-prefix",
        certainty=0.98,
        says=(
            "google cloud sdk not found | default credentials were not found | no module named google | "
            "could not automatically determine credentials | defaultcredentialserror | vertex_project | "
            "vertex credentials | "
            "google-cloud-aiplatform | no module named vertexai | import vertexai failed | "
            "vertexai import failed"
        ),
        shape="bare-gemini",
        because="a bare `gemini-` name goes to Vertex AI and asks for Google Cloud credentials",
    ),
    Rule(
        cause="missing-provider-prefix",
        certainty=0.95,
        says="google cloud sdk not found",
        because="a Gemini name without `gemini/` goes to Vertex AI, which wants the Google Cloud SDK",
    ),
    Rule(
        cause="wrong-provider-prefix",
        certainty=0.96,
        says=(
            "unmapped llm provider | unknown provider | unsupported provider | provider config not found | "
            "provider not supported | is not a valid llmproviders | invalid provider | "
            "invalid custom_llm_provider | unknown prefix | no provider config | "
            "provider…is not supported by litellm | on-demand throughput isn't supported | "
            "retry your request with the id or arn of an inference profile"
        ),
        never="llm provider not provided",
    ),
    Rule(
        cause="wrong-provider-prefix",
        certainty=0.955,
        says=(
            "not_found_error | does not exist | not found | invalid model | model not exist | "
            "deployment name is required | no such model | not a valid model | unknown model | "
            "not supported | model_not_found | unexpected model name format"
        ),
        shape="bedrock-id",
        owner="anthropic cohere gemini mistral openai openrouter",
        because="the id is written as Bedrock writes it",
    ),
    Rule(
        cause="wrong-provider-prefix",
        certainty=0.95,
        says="not_found_error | unexpected model name format",
        shape="bedrock-id",
        because="the id is written as Bedrock writes it",
    ),
    Rule(
        cause="wrong-provider-prefix",
        certainty=0.93,
        says="not_found_error | does not exist | is not found | model not found",
        shape="vertex-id",
        never="aiplatform | vertexai | publisher",
        because="the id is written as Vertex AI writes it",
    ),
    Rule(
        cause="wrong-provider-prefix",
        certainty=0.95,
        says=UNKNOWN + " | not_found_error | unexpected model name format",
        shape="told-prefix",
        never=(
            "openrouter | together | huggingface | llm provider not provided | "
            "invalid model name passed in | groq | nvidia"
        ),
        because="the prefix was sent to the provider as part of the name",
    ),
    Rule(
        cause="wrong-provider-prefix",
        certainty=0.93,
        says="unexpected model name format | generatecontentrequest.model: unexpected",
    ),
    Rule(
        cause="retired-model",
        certainty=0.975,
        says=(
            "decommissioned | has been deprecated | is deprecated and | model_deprecated | modeldeprecated | "
            "deprecated_model | has been retired | was retired | is retired | been shut down | was shut down | "
            "been discontinued | been sunset | end of life | end of its life | end-of-life | "
            "no longer available | no longer supported | no longer offered | no longer exists | "
            "no longer served | longer available to new users | marked by provider as legacy | "
            "has been removed | model version…deprecated | is no longer active | model…was removed | "
            "was removed on | reached its end | deprecating state | servicemodeldeprecat | please migrate to | "
            "please switch to a newer model | 已下线 | 已弃用 | 已停用"
        ),
        also="model | deployment | engine | gpt | claude | gemini",
        never=(
            "openai>=1.0.0 | parameter | is deprecated in favor | function | tool type | endpoint is no "
            "longer | temperature is deprecated | top_p | python | module | attribute | api is no "
            "longer | quota"
        ),
    ),
    Rule(
        cause="unknown-model",
        certainty=0.967,
        pattern=r"not_found_error.{0,60}?\bclaude-[\w-]*(?<!-[12])\.\d",
        because="Anthropic writes its ids with hyphens: one with a dot was never its name",
    ),
    Rule(
        cause="retired-model",
        certainty=0.965,
        says=UNKNOWN + " | not_found_error | not found | 404 | does not exist",
        shape="retired-name",
        not_shape="told-prefix bedrock-id vertex-id",
        never=(
            "llm provider not provided | invalid model name passed in | page not found | "
            "no healthy deployments | project…does not have access | try pulling | deploymentnotfound | "
            "invalid url | deployment for this resource | message:not found | in v1/ | in the v1/"
        ),
        because="the provider has shut this model down",
    ),
    Rule(
        cause="retired-model",
        certainty=0.94,
        status=(404, 410),
        shape="retired-name official-endpoint",
        never="message:not found",
        because="404 for a model that the provider has shut down",
    ),
    Rule(
        cause="retired-model",
        certainty=0.6,
        status=(404, 410),
        shape="retired-name",
        not_shape="empty-body",
        never="invalid url | page not found | message:not found",
        because="404 for a model that the provider has shut down",
    ),
    Rule(cause="retired-model", certainty=0.93, status=(410,), says="model"),
    Rule(
        cause="unknown-model",
        certainty=0.95,
        says=UNKNOWN,
        not_shape="html",
        never=NOT_A_NAME,
    ),
    Rule(
        cause="unknown-model",
        certainty=0.94,
        code=(
            "deploymentnotfound invalid_model model_not_available model_not_exist model_not_found "
            "model_not_supported modelnotfound modelnotfoundexception no_available_channel unknown_model"
        ),
    ),
    Rule(
        cause="unknown-model",
        certainty=0.93,
        says=("not_found_error…model: | not_found_error…model  | not_found_error,message:claude"),
        because="Anthropic does not know the model it names",
    ),
    Rule(
        cause="unknown-model",
        certainty=0.93,
        status=(404,),
        shape="official-endpoint",
        never="message:not found",
        because="404 at the provider's own right path is about the model",
    ),
    Rule(
        cause="unknown-model",
        certainty=0.6,
        code="not_found not_found_error notfounderror resourcenotfoundexception",
        says="model",
    ),
    Rule(cause="unknown-model", certainty=0.5, raised="notfounderror", says="model"),
)
