"""Rules for wrong addresses; the 405 family is told apart by method, path, history and what answered."""

from __future__ import annotations

from lib.failures.rules.rule import Rule

NOT_THERE = (404, 405, 501)
NOT_ALLOWED = (405,)
PATH = "wrong-path-or-method"

FAMILY_405 = (
    Rule(
        cause=PATH,
        variant="redirect",
        certainty=0.98,
        shape="redirected method-get",
        because="the server redirected the POST, and it arrived as a GET",
    ),
    Rule(
        cause=PATH,
        variant="dashboard-address",
        certainty=0.99,
        shape="switchboard",
        because="that is Switchboard itself",
    ),
    Rule(
        cause=PATH,
        variant="dashboard-address",
        certainty=0.97,
        status=NOT_THERE,
        shape="streamlit",
        because="that is a Streamlit page",
    ),
    Rule(
        cause=PATH,
        variant="admin-ui",
        certainty=0.96,
        status=NOT_THERE,
        shape="ui-path",
        because="`/ui` is the proxy's page for people",
    ),
    Rule(
        cause="base-url-duplicated-version",
        certainty=0.975,
        status=NOT_THERE,
        shape="doubled-version",
        because="the version stands twice in that URL",
    ),
    Rule(
        cause=PATH,
        variant="doubled-path",
        certainty=0.95,
        shape="doubled-endpoint",
        status=NOT_THERE,
        because="the endpoint stands twice in that URL",
    ),
    Rule(
        cause=PATH,
        variant="get-only-route",
        certainty=0.93,
        status=NOT_ALLOWED,
        shape="get-only-path",
        not_shape="method-get",
        because="that path only answers GET",
    ),
    Rule(
        cause=PATH,
        variant="get-instead-of-post",
        certainty=0.94,
        status=NOT_ALLOWED,
        shape="method-get chat-path",
        because="that path only takes POST",
    ),
    Rule(
        cause=PATH,
        variant="get-instead-of-post",
        certainty=0.93,
        says=(
            "not allowed to GET on | invalid method for URL (GET | only POST requests are | "
            "only accepts POST | GET method is not supported | request method GET not supported | "
            "cannot GET /v1/ | allow: POST | method GET not allowed"
        ),
        never="GET /v1//models",
    ),
    Rule(
        cause=PATH,
        variant="wrong-prefix",
        certainty=0.94,
        status=NOT_THERE,
        shape="proxy-gemini-path",
        because="a Gemini path was called on a server of another kind",
    ),
    Rule(
        cause=PATH,
        variant="wrong-prefix",
        certainty=0.92,
        status=NOT_THERE,
        shape="foreign-path",
        because="that path belongs to another provider's API than this host's",
    ),
    Rule(
        cause=PATH,
        variant="web-app",
        certainty=0.945,
        status=NOT_ALLOWED,
        shape="web-app",
        not_shape="cdn",
        because="that server takes only GET there",
    ),
    Rule(
        cause=PATH,
        variant="legacy-endpoint",
        certainty=0.9,
        status=NOT_THERE,
        shape="legacy-path",
        not_shape="method-get unversioned-path",
        because="that is the old completions endpoint",
    ),
    Rule(
        cause=PATH,
        variant="double-slash",
        certainty=0.91,
        status=NOT_THERE,
        shape="double-slash",
        because="a slash stands twice in that URL",
    ),
    Rule(
        cause=PATH,
        variant="double-slash",
        certainty=0.88,
        status=NOT_ALLOWED,
        shape="root-path",
        because="the call went to the root of the host",
    ),
    Rule(
        cause=PATH,
        variant="cdn",
        certainty=0.87,
        status=NOT_ALLOWED,
        shape="cdn",
        because="a CDN or web server in between answered",
    ),
    Rule(
        cause=PATH,
        variant="web-app",
        certainty=0.86,
        status=NOT_ALLOWED,
        shape="html",
        because="a web page answered",
    ),
    Rule(cause=PATH, certainty=0.78, status=NOT_ALLOWED),
    Rule(
        cause=PATH,
        certainty=0.8,
        says=(
            "method not allowed | methodnotallowed | method_not_allowed | method_not_supported | 405 method"
        ),
    ),
)

PATHS = (
    Rule(
        cause="base-url-duplicated-version",
        certainty=0.97,
        says="/v1/v1/ | /v1//v1/ | /v1beta/v1beta/ | /v1beta/v1/ | /v1/v1beta/",
        not_shape="doubled-endpoint",
    ),
    Rule(
        cause="base-url-missing-version",
        certainty=0.95,
        status=NOT_THERE,
        shape="unversioned-path",
        not_shape="double-slash",
        because="that path has no version",
    ),
    Rule(
        cause="base-url-missing-version",
        certainty=0.95,
        says=(
            "invalid url (POST /chat/completions | invalid url (POST /completions | "
            "invalid url (POST /embeddings | unexpected endpoint or method. (POST /chat/completions | "
            "cannot POST /chat/completions | invalid url (POST /responses | "
            "no route for POST /chat/completions | invalid url (POST /messages"
        ),
    ),
    Rule(
        cause="base-url-missing-version",
        certainty=0.8,
        status=(404,),
        shape="base-bare",
        owner="gemini groq mistral ollama openai openrouter xai",
        because="the base URL has no version",
    ),
    Rule(
        cause="base-url-missing-version",
        certainty=0.72,
        status=(404,),
        shape="base-bare",
        says="not found | 404",
        never="model | not_found_error | anthropic | claude",
        because="the base URL has no version, and the server does not know the path",
    ),
    Rule(
        cause="base-url-duplicated-version",
        certainty=0.7,
        status=NOT_THERE,
        shape="base-versioned",
        says="anthropic | /v1/messages | claude",
        never="model: | not_found_error",
        because="the base URL already holds the version that the client appends",
    ),
    Rule(
        cause=PATH,
        variant="doubled-path",
        certainty=0.86,
        status=NOT_THERE,
        shape="base-endpoint",
        because="the base URL holds an endpoint, and the client appends its own",
    ),
    Rule(
        cause=PATH,
        variant="double-slash",
        certainty=0.66,
        status=NOT_THERE,
        shape="base-slash",
        says="not found | <!doctype | <html | not_found",
        never="model: | model_not_found | does not exist",
        because="the base URL ends in a slash",
    ),
    Rule(
        cause=PATH,
        certainty=0.94,
        says=(
            "invalid url ( | 路径错误 | unexpected endpoint or method | unknown request url | "
            "unrecognized request url | unknown_url | no route matches | no matching route | "
            "route not found | route…not found | endpoint not found | url not found | "
            "endpoint was not found | endpoint is not found | not found on this server | "
            "no such endpoint | unknown endpoint | path not found | cannot POST / | cannot GET / | "
            "the requested URL…was not found on this server | error 404 (not found)!!1 | "
            "UnknownOperationException | the requested operation is not recognized | no static resource | "
            "the requested url was not found | the page could not be found | invalid path | "
            "unsupported path | not a valid api endpoint | unknown api route | "
            "the requested resource could not be found but may be available | no handler found | "
            "file not found,type:not_found | deserialization of:file not found"
        ),
        never="model_not_found",
    ),
    Rule(
        cause=PATH,
        variant="responses-only",
        certainty=0.96,
        says=(
            "not a chat model | only supported in v1/responses | "
            "not supported in the v1/chat/completions endpoint | "
            "not supported in the v1/completions endpoint | did you mean to use v1/ | "
            "use the v1/responses | does not support the /chat/completions | support the /v1/ | "
            "unsupported_api_for_model | is not accessible via the /chat/completions endpoint | "
            "operation does not work with the specified model | not supported with this endpoint | "
            "model is not supported for this endpoint | not supported with the responses api | "
            "not supported in the v1/responses | does not support chat completions | "
            "only supports the interactions api | this model only supports | cannot be used in v1/ | "
            "cannot be used in the v1/"
        ),
        never="temperature | streaming | single-turn | thinking",
    ),
    Rule(
        cause=PATH,
        variant="legacy-endpoint",
        certainty=0.8,
        says="legacy completions | endpoint is deprecated | engines endpoint | /v1/engines/",
    ),
    Rule(
        cause=PATH,
        certainty=0.945,
        says=(
            "request url is missing an http:// or https:// protocol | unsupported protocol | invalid url | "
            "unsupportedprotocol | invalid url…no scheme supplied | no host supplied | "
            "no connection adapters were found | must provide one of the base_url | "
            "invalid non-printable ascii character in url | failed to parse url | invalid port: | "
            "invalid base url | ERR_INVALID_URL | no scheme was found | relative url without a base | "
            "empty host"
        ),
        because="the base URL is not a whole address",
    ),
    Rule(
        cause=PATH,
        certainty=0.9,
        says=(
            "detail:not found | {error:not found} | message:not found} | "
            "message:not found,type:not_found | no message available | {error:{message:not found"
        ),
        status=(404,),
        not_shape="unversioned-path",
    ),
    Rule(
        cause=PATH,
        certainty=0.9,
        says=(
            "not_found_error,message:not found | not_found_error message:not found | "
            "anthropicexception - not found | not_found_error: not found"
        ),
        because="Anthropic says Not Found without naming a model: the path is wrong",
    ),
    Rule(
        cause=PATH,
        certainty=0.75,
        status=(404,),
        says=(
            "404 not found | <!doctype | <html | not found for url | 404 (not found) | 404: not found | "
            "the resource you are looking for | 404 for url | page not found"
        ),
        never="model_not_found | is not found for api version",
    ),
    Rule(
        cause=PATH,
        certainty=0.7,
        status=(404,),
        shape="empty-body",
        because="404 without a word",
    ),
    Rule(
        cause=PATH,
        certainty=0.72,
        status=(404,),
        shape="html",
        because="a web page answered 404",
    ),
    Rule(
        cause=PATH,
        certainty=0.85,
        says="resource not found | {statuscode:404 | resourcenotfound",
        status=(404,),
        never="deployment for this resource | model",
    ),
    Rule(
        cause=PATH,
        certainty=0.86,
        says=(
            "api version not supported | unsupported api version | "
            "missing required query parameter: api-version | api-version query parameter | "
            "invalid api version"
        ),
        because="the API version in the address is wrong",
    ),
    Rule(
        cause=PATH,
        certainty=0.85,
        says=("unsupported method (POST) | code explanation: 501 | server does not support the operation"),
        because="a plain file server answered",
        variant="web-app",
    ),
)

ADDRESSES = (*FAMILY_405, *PATHS)
