"""Rules for a LiteLLM proxy or router between us and the provider: its keys, database, model list, budgets."""

from __future__ import annotations

from lib.failures.rules.rule import Rule

PROXIES = (
    Rule(
        cause="connection-refused",
        variant="local-proxy",
        certainty=0.995,
        raised="proxydown",
        because="nobody answered where the LiteLLM proxy should be",
    ),
    Rule(
        cause="stream-interrupted",
        variant="local-proxy",
        certainty=0.98,
        raised="connectionreseterror clientpayloaderror readerror remoteprotocolerror transferencodingerror",
        shape="litellm-proxy answered-ok",
        because="the line to the LiteLLM proxy broke while it answered",
    ),
    Rule(
        cause="wrong-path-or-method",
        variant="stranger",
        certainty=0.995,
        raised="strangeratproxy",
        because="what answered could not show that it is the LiteLLM proxy",
    ),
    Rule(
        cause="proxy-auth",
        certainty=0.97,
        says=(
            "invalid proxy server token | litellm virtual key expected | expected to start with sk- | "
            "malformed api key passed in | ensure key has bearer prefix | "
            "unable to find token in cache or litellm_verificationtoken | "
            "authentication error…key expiry time | authentication error - expired key | "
            "not allowed to access model | key is not allowed to access model | "
            "this key can only access models | team not allowed to access model | "
            "team can only access models | project not allowed to access model | "
            "user not allowed to access model | org not allowed to access model | invalid user key | "
            "not allowed to access this route | not allowed to call model | allowed team models | "
            "api_key.startswith(sk- | key is blocked | team is blocked | user is blocked | "
            "litellm proxy…invalid api key | proxy admin can | user not allowed to access this route | "
            "virtual key is not allowed to call this route | only master key | "
            "only be used to generate, delete, update info for new keys | "
            "not allowed to access model due to tags | api key not allowed to access | "
            "key_model_access_denied | team_model_access_denied | user_api_key_auth(): exception occured | "
            "valid_token=none | invalid key, not in db | key hash is not found in database | "
            "token not found in cache or db"
        ),
        never=(
            "no connected db | prisma | no api key passed in | budget has been exceeded | "
            "can't reach database"
        ),
    ),
    Rule(
        cause="proxy-auth",
        certainty=0.955,
        code=(
            "expired_key key_model_access_denied org_model_access_denied project_model_access_denied "
            "team_model_access_denied token_not_found_in_db user_model_access_denied"
        ),
    ),
    Rule(
        cause="proxy-auth",
        certainty=0.9,
        says="no api key passed in | authentication error, no api key",
    ),
    Rule(
        cause="proxy-auth",
        certainty=0.8,
        says="authentication error, | authentication error -",
        code="auth_error",
        never="budget | no connected db | prisma",
    ),
    Rule(
        cause="proxy-auth",
        certainty=0.9,
        says=(
            "master key is a publicly known default | litellm_master_key | master_key is not set | "
            "master key is not set"
        ),
    ),
    Rule(
        cause="proxy-database",
        certainty=0.975,
        says=(
            "no connected db | db not connected | no db connected | database not connected | "
            "no_db_connection | prisma client is not initialized | prisma_client is none | "
            "prisma client hasn't been generated | prisma client not initialized | "
            "client hasn't been generated yet | unable to find prisma binaries | prisma migrate | "
            "prisma db push | clientnotconnectederror | can't reach database server | "
            "cannot reach database server | query engine | queryengine | prisma.errors | prisma.engine | "
            "prismaerror | does not exist in the current database | "
            "authentication failed against database server | database credentials for | "
            "environment variable not found: database_url | litellm_verificationtoken | "
            "litellm_spendlogs | litellm_usertable | litellm_proxymodeltable | litellm_mcpservertable | "
            "litellm_teamtable | timed out fetching a new connection from the connection pool | "
            "the underlying table for model | the table public.litellm | "
            "connect a database to your proxy | connected to the database | database is not connected | "
            "database connection failed | failed to connect to database | add a database | "
            "requires a database | fatal: password authentication failed for user | "
            "remaining connection slots are reserved | too many database connections | "
            "database url must start with | error validating datasource | unique constraint failed | "
            "foreign key constraint failed"
        ),
        never="unable to find token in cache | invalid proxy server token",
    ),
    Rule(
        cause="proxy-database",
        certainty=0.96,
        pattern=r"\bp(?:1\d{3}|20[0-3]\d|30\d\d)\b",
        also="prisma | database | migrat",
    ),
    Rule(cause="proxy-database", certainty=0.9, says="prisma", never="sqlalchemy | prisma air"),
    Rule(
        cause="model-not-in-proxy-config",
        certainty=0.97,
        says=(
            "invalid model name passed in | no healthy deployments for this model | "
            "there are no healthy deployments | call /v1/models to view available models for your key | "
            "not found in model_list | not in model_list | model_list is empty | no model_list | "
            "unable to find model group | model group…not found in | no models configured | "
            "llm router not initialized | invalid llm model list | llm_model_list=none | llm_router is none | "
            "model list not set | could not identify azure model | passed model is not in the model list | "
            "you passed in model=…there is no | there is no model_name with this string"
        ),
        never="try again in | cooldown",
    ),
    Rule(
        cause="rate-limited",
        variant="cooldown",
        certainty=0.95,
        says="deployments…cooldown_list | cooldown_list= | no deployments available",
        never="budget | no healthy deployments | not allowed | region",
    ),
    Rule(cause="rate-limited", variant="cooldown", certainty=0.94, raised="routerratelimiterror"),
    Rule(
        cause="rate-limited",
        certainty=0.955,
        says=(
            "litellm rate limit handler | crossed tpm / rpm | crossed tpm, rpm | "
            "max parallel request limit | max parallel requests | max_parallel_requests | "
            "deployment over user-defined ratelimit | deployment over defined rpm limit | "
            "rate limit exceeded for api_key | rate limit exceeded for key | "
            "rate limit exceeded for team | rate limit exceeded for user | limit type: requests | "
            "limit type: tokens | key=…over limit"
        ),
    ),
    Rule(
        cause="budget-exceeded",
        certainty=0.98,
        says=(
            "budget has been exceeded | budget has exceeded | exceededbudget | exceededtokenbudget | "
            "exceeded budget | over budget | over available budget | crossed budget | crossed spend | "
            "budgetexceedederror | budget exceeded | max budget limit reached | max budget: | "
            "budget_exceeded | max_budget | provider budget | team=…budget | exceeds budget | spend=…budget"
        ),
        never="thinking | budget_tokens",
    ),
    Rule(cause="budget-exceeded", certainty=0.98, raised="budgetexceedederror"),
    Rule(cause="budget-exceeded", certainty=0.98, code="budget_exceeded"),
)
