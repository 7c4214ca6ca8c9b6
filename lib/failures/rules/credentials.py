"""Rules for keys and rights."""

from __future__ import annotations

from lib.failures.rules.rule import Rule

MISSING = Rule(
    cause="missing-key",
    certainty=0.97,
    says=(
        "missing credentials | api_key client option must be set | api key must be set | api key is required | "
        "api_key is required | must provide an api key | need to provide your api key | "
        "need to provide an api key | didn't provide an api key | did not provide an api key | "
        "no api key provided | no api key found | no api key was provided | no api-key provided | "
        "api key not provided | api key not set | api key is not set | api key is missing | api key missing | "
        "api_key not set | api_key is not set | api_key must be set | "
        "api_key environment variable is not set | api_key environment variable not set | "
        "api_key environment variable is missing | api_key is missing | "
        "environment variable is missing or empty | is missing or empty; either provide it | without…api_key | "
        "missing api key | missing…api key - a call | missing gemini api key | missing anthropic api key | "
        "missing openai api key | missing bearer | missing authentication | missing authorization | "
        "no authorization header | authorization header is missing | authorization header missing | "
        "authorization header not provided | authorization header is required | "
        "missing or invalid authorization header | no auth credentials found | "
        "no cookie auth credentials found | no credentials | no token provided | no api token | "
        "unregistered callers | without established identity | x-api-key header is required | "
        "x-api-key: required | could not resolve authentication method | "
        "expected either api_key or auth_token | missing required authentication credential | "
        "credentials_missing | illegal header value bearer} | could not automatically determine credentials | "
        "default credentials were not found | unable to locate credentials | unable to load aws credentials | "
        "failed to load vertex credentials | could not resolve project_id | unable to determine project | "
        "nocredentialserror | could not load credentials from any providers | partial credentials found | "
        "missing aws credentials | credential is missing | could not find api key | "
        "api key could not be found | failed to find api key | did not find openai_api_key | "
        "did not find…api_key, please add an environment variable | "
        "did not find…please add an environment variable | please set your…api key | please set…_api_key | "
        "please set the…_api_key | please provide an api key | please provide a valid api key | "
        "please provide api key | please configure…api key | add your api key | enter your api key | "
        "keyerror:…_api_key | keyerror: openai_api_key | keyerror: anthropic_api_key | "
        "keyerror: gemini_api_key | keyerror: google_api_key | 未提供令牌 | 未提供api key | 未配置api key | "
        "未设置api key | 缺少api key | 无api key | 请提供api key | no key is set | no api key configured | "
        "anonymous requests are not allowed | not authenticated | you must be logged in | not logged in | "
        "please run /login | must specify api key | auth_unavailable"
    ),
    never=(
        "not allowed to access model | api keys are not supported | incorrect api key provided | "
        "api key not valid. please pass | has expired | invalid api key"
    ),
)

CREDENTIALS = (
    Rule(
        cause="key-of-other-provider",
        certainty=0.985,
        shape="foreign-key",
        says=(
            "api key | api_key | api-key | unauthorized | authentication | credential | bearer | token | 401"
        ),
        never="illegal header value",
        because="the key that the text shows begins like another provider's",
    ),
    Rule(
        cause="key-of-other-provider",
        certainty=0.972,
        says="api key | invalid x-api-key",
        shape="refused-by-other",
        because="another provider than the model's refused the key",
    ),
    Rule(
        cause="key-of-other-provider",
        certainty=0.9,
        says=(
            "looks like an openai key | looks like you are using an openai | looks like an openrouter "
            "key | key for a different provider | is not an anthropic key | wrong provider's key | key "
            "belongs to another provider | openai api key was used for"
        ),
    ),
    MISSING,
    Rule(
        cause="missing-key",
        certainty=0.975,
        pattern=r"illegal header value b?(?:bearer|x-api-key)?\s*(?:\W|$)(?!\S*(?:sk-|\*\*\*))",
        because="the header that should carry the key is empty",
    ),
    Rule(
        cause="missing-key",
        certainty=0.93,
        raised="defaultcredentialserror nocredentialserror partialcredentialserror",
    ),
    Rule(
        cause="missing-key",
        certainty=0.93,
        code="credentials_missing missing_api_key missing_authentication no_api_key",
    ),
    Rule(
        cause="invalid-key",
        variant="characters",
        certainty=0.97,
        says=(
            "illegal header value | ascii codec can't encode | latin-1 codec can't encode | "
            "header value must be | invalid header value | "
            "invalid leading whitespace, reserved character(s), or return character(s) in header value | "
            "invalid character in header content | cannot convert argument to a bytestring | "
            "non iso-8859-1 code point | newline or carriage return character detected in http header | "
            "potential header injection | ordinal not in range(128) | is not a legal http header value | "
            "invalid http header | failed to parse header value | failed to construct headers"
        ),
        because="the key holds a character that no key has",
    ),
    Rule(
        cause="invalid-key",
        variant="leaked",
        certainty=0.98,
        says=(
            "reported as leaked | key has been leaked | was leaked | key was compromised | "
            "publicly exposed | has been disabled because it was"
        ),
    ),
    Rule(
        cause="invalid-key",
        variant="expired",
        certainty=0.965,
        says=(
            "api key expired | key has expired | please renew the api key | token has expired | "
            "token is expired | token expired | expired access token | expiredtoken | "
            "token included in the request is expired | signature expired | reauthentication is needed | "
            "refresherror | invalid_grant | credentials have expired | credentials were refreshed, but | "
            "令牌已过期 | jwt expired | authentication token has been invalidated"
        ),
        never="litellm virtual | authentication error,  | certificate",
    ),
    Rule(
        cause="invalid-key",
        certainty=0.97,
        code=(
            "access_token_expired access_token_type_unsupported account_state_invalid api_key_invalid "
            "bad_api_key expiredtokenexception incorrect_api_key incorrect_api_key_error invalid_api_key "
            "invalid_api_key_error invalid_authentication_error invalid_token invalid_x_api_key "
            "invalidapikey invalidclienttokenid invalidsignatureexception signaturedoesnotmatch "
            "unrecognizedclientexception"
        ),
        never="country",
    ),
    Rule(
        cause="invalid-key",
        certainty=0.96,
        says=(
            "incorrect api key | invalid api key | invalid api-key | invalid api_key | invalid x-api-key | "
            "invalid apikey | invalid api token | invalid access token | invalid access key | "
            "invalid bearer token | invalid token | invalid username or password | invalid auth | "
            "invalid credentials | invalid key | wrong api key | bad credentials | bad api key | "
            "bad x-api-key | api key not valid | api key not found. please pass a valid | "
            "api key is not valid | api key is invalid | api key invalid | "
            "api key you provided is invalid | api-key is invalid | apikey is invalid | "
            "api_key is invalid | api key provided is invalid | your api key…is invalid | "
            "api key format is incorrect | api key doesn't exist | api key does not exist | "
            "api key has been disabled | api key is disabled | api key was revoked | "
            "key has been revoked | key is inactive | token seems invalid | token is invalid | "
            "token invalid | unauthorized: invalid | security token included in the request is invalid | "
            "request signature we calculated does not match | invalid subscription key | "
            "api keys are not supported by this api | expected oauth 2 access token | "
            "expected oauth2 access token | authentication fails | authentication failed | "
            "could not validate credentials | check your api key | verify your api key | "
            "failed to authenticate | oauth authentication is currently not supported | "
            "incorrect authentication | unauthenticated | 无效的令牌 | 令牌无效 | 无效的api密钥 | "
            "api密钥无效 | 密钥无效 | 密钥错误 | ungültiger api | clé api invalide | clave api no válida | "
            "chave de api inválida | неверный api | apiキーが無効 | 无效的api key | "
            "身份验证 | 鉴权失败 | 认证失败 | user not found | no such organization | "
            "api key does not match | no such user | "
            "account associated with this api key has been deactivated | invalid_client | "
            "unable to verify api key | api key verification failed | key…is not recognized | "
            "invalid user token | invalid jwt | jwt malformed | malformed authorization | "
            "could not parse your authentication token | could not deserialize key data | "
            "unable to load pem file | no key could be detected | invalid private key"
        ),
        never=(
            "database | 407 | proxy authentication | is not allowed to use | no api key | "
            "invalid proxy server token | authentication error,  | virtual key expected | upstream | "
            "please check your api key and network"
        ),
    ),
    Rule(
        cause="invalid-key",
        certainty=0.8,
        code=("auth_error authentication_error authenticationerror unauthenticated unauthorized"),
        never="model | quota | not allowed | budget",
    ),
    Rule(
        cause="permission-denied",
        certainty=0.985,
        says=(
            "organization must be verified | verify organization | organization…must be verified | "
            "does not have access to the model | does not have access to model | "
            "do not have access to the model | don't have access to the model | "
            "don't have access to this model | do not have access to this model | no access to model | "
            "no access to this model | not have permission to access | "
            "not authorized to access this model | not authorized to access model | "
            "not authorized to perform | not authorized to invoke | operation not allowed | "
            "is not authorized to use | insufficient permission | insufficient privileges | "
            "missing scopes | insufficient authentication scopes | access_token_scope_insufficient | "
            "must be a member of an organization | not a member of an organization | "
            "permission…denied on resource | permission aiplatform | caller does not have permission | "
            "permission to use | lacks the required data action | has not been used in project | "
            "it is disabled. enable it | is not enabled for your account | not enabled on your account | "
            "is not available for your account | requests from referer | requests from this android | "
            "requests from this ios | requests to this api…are blocked | the ip address…violates | "
            "ip address restriction | ip not authorized | ip address is not allowed | "
            "ip…not in the allowlist | virtual network/firewall rules | public access is disabled | "
            "access to this model is not available | model access is denied | model access denied | "
            "model use case details have not been submitted | request access to the model | "
            "requires approval | explicit deny | credential is only authorized for use with | "
            "oauth authentication is currently not allowed | oauth…not allowed for this organization | "
            "organization has been disabled | your organization does not have access | "
            "organization…disabled | access was terminated | account is suspended | consumer_suspended | "
            "has been suspended | project has been denied access | your project has been denied | "
            "not allowed to sample from this model | not allowed to generate | data policy | is gated | "
            "gated repo | sufficient permissions | restricted to | not available on your plan | "
            "not included in your plan | plan does not | plan doesn't include | upgrade your plan to access | "
            "requires a subscription | upgrade to…to use this model | subscription does not include | "
            "long context beta is not yet available for this subscription | 无权访问 | 没有权限 | 无权限 | "
            "complete organization verification | not have access to the organization | "
            "not on the allowlist | not whitelisted | allowlisted | allow-listed | only available to | "
            "access to this endpoint is forbidden | endpoint only accepts requests from | "
            "team is not authorized | model_terms_required | "
            "requires terms acceptance | accept the terms | blocked at the project level | "
            "blocked at the organization level | key is restricted | is not entitled | "
            "cannot use this model"
        ),
        never=(
            "location is not supported | country | litellm virtual key | this key can only access models | "
            "any credits | "
            "budget | insufficient balance | insufficient credit | no credit | overdue | "
            "subscription key | does not exist or you do not"
        ),
    ),
    Rule(
        cause="permission-denied",
        certainty=0.965,
        code=(
            "access_terminated accessdenied accessdeniedexception account_deactivated "
            "api_key_android_app_blocked api_key_http_referrer_blocked api_key_ios_app_blocked "
            "api_key_ip_address_blocked api_key_service_blocked consumer_invalid consumer_suspended "
            "iam_permission_denied insufficient_permissions ip_not_authorized missing_scope "
            "model_access_denied model_terms_required organization_restricted permissiondenied "
            "service_disabled"
        ),
        never="country",
    ),
    Rule(
        cause="permission-denied",
        certainty=0.88,
        code=(
            "access_denied forbidden_error not_authorized_invalid_key_type permission_denied permission_error"
        ),
        never=("leaked | country | request not allowed | unregistered callers | billing | credit"),
    ),
    Rule(
        cause="permission-denied",
        certainty=0.9,
        says="does not exist or you do not have access to it",
        also="o1 | o3 | gpt-5 | gpt-4.5 | verified",
        never="gpt-4o | o1-preview | o1-mini",
        because="the model exists; this account has no access to it (or the name is wrong)",
    ),
    Rule(
        cause="permission-denied",
        certainty=0.7,
        raised="permissiondenied permissiondeniederror",
        never="request not allowed | country | html",
    ),
)
