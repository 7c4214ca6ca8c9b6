"""Rules for rates, quotas, money and capacity."""

from __future__ import annotations

from lib.failures.rules.rule import Rule

TOO_MANY = (429,)
GOOGLE = (
    "resource_exhausted | generativelanguage | quotafailure | ai.google.dev | vertex | quota_metric | "
    "quotaid | aiplatform | generate_content | gemini"
)

LIMITS = (
    Rule(
        cause="request-exceeds-tpm",
        certainty=0.984,
        says="tokens per min | (tpm) | tokens/min",
        shape="asks-beyond-limit",
        because="the request alone asks for more tokens than the limit of a minute",
    ),
    Rule(
        cause="request-exceeds-tpm",
        certainty=0.985,
        says=(
            "request too large for…tokens per min | request too large for…(tpm) | "
            "request too large for…limit | request too large for…in organization | "
            "the input or output tokens must be reduced in order to run | "
            "request too large…tokens per minute | request exceeds the tokens per minute | "
            "larger than the tokens per minute limit | larger than your tokens per minute | "
            "single request exceeds"
        ),
        never="max size",
    ),
    Rule(
        cause="billing-or-credit",
        certainty=0.98,
        code=(
            "account_overdue accountoverdueerror arrearage billing_disabled billing_error "
            "billing_hard_limit_reached billing_not_active credit_balance_too_low "
            "exceeded_current_quota_error insufficient_balance insufficient_credits insufficient_funds "
            "insufficient_quota insufficient_user_quota no_credits overdueaccount payment_required "
            "paymentrequired pre_consume_token_quota_failed"
        ),
        never="quotafailure",
    ),
    Rule(
        cause="billing-or-credit",
        certainty=0.975,
        says="exceeded your current quota",
        not_shape="google-model",
        never=(
            "resource_exhausted | quotafailure | ai.google.dev | generativelanguage | quota_metric | "
            "quota exceeded for | per day | per minute | googlegenerativeai | vertex"
        ),
    ),
    Rule(
        cause="billing-or-credit",
        certainty=0.975,
        says=(
            "credit balance too low | balance is too low | insufficient balance | insufficient credit | "
            "insufficient funds | not enough credit | not enough balance | out of credits | no credits | "
            "any credits | credits are depleted | credits…depleted | credits…exhausted | "
            "used all available credits | add more credits | purchase credits | purchase more credits | "
            "buy credits | more credits, or fewer max_tokens | requires more credits | "
            "never purchased credits | requires at least $ | exceeded your monthly included credits | "
            "prepayment credits | prepaid credit | account is not active, please check your billing | "
            "billing hard limit | billing limit | billing is not active | billing to be enabled | "
            "billing must be enabled | billing account…disabled | billing account…not | enable billing | "
            "payment required | payment method | valid payment instrument | invalid_payment_instrument | "
            "past due | in arrears | overdue payment | overdue-payment | account is in good standing | "
            "account balance | spending cap | spend limit | spending limit | top up | please recharge | "
            "recharge your account | 余额不足 | 欠费 | 额度不足 | 额度已用尽 | 充值 | 账户余额"
        ),
        never=(
            "resource_exhausted | quotafailure | ai.google.dev | generativelanguage | "
            "increase your rate limit by adding a payment | vertex | quota_metric | quota exceeded for | "
            "location is not supported | per day | budget has been | per minute | "
            "billing_not_enabled_location | free-models-per | gemini | free-tier | add 10 credits"
        ),
    ),
    Rule(
        cause="billing-or-credit",
        certainty=0.97,
        says=(
            "prepayment credits | credits are depleted | this api method requires billing | "
            "billing account…disabled | monthly spending cap | dunning_decision"
        ),
    ),
    Rule(cause="billing-or-credit", certainty=0.9, status=(402,)),
    Rule(
        cause="billing-or-credit",
        certainty=0.9,
        says="key limit exceeded | api key budget limit",
        never="rate limit",
    ),
    Rule(
        cause="quota-exhausted",
        certainty=0.978,
        says=(
            "(rpd) | (tpd) | requests/day | *perday | per_day | per-day | per day | daily rate limit | "
            "daily limit | daily quota | daily request | daily token | daily free | daily message | "
            "*byday exceeded | *bymodelbyday | per 86400s | api calls / month | per month | monthly limit | "
            "hour limit reached | hour limit exceeded | hour usage limit | monthly quota | monthly usage | "
            "monthly request | weekly limit | weekly usage | "
            "usage limit reached | usage limits. you will regain access | specified api usage limits | "
            "reached your usage limit | hit your usage limit | exceeded your usage limit | "
            "reached your session usage limit | message limit | limit:0 | quota exhausted | quota has been exhausted | "
            "resource has been exhausted | quota is exhausted | used up your quota | exhausted your quota | "
            "exhausted your capacity on this model | quota will reset | quota_exhausted | "
            "free tier of the model has been exhausted | free allocated quota exceeded | free quota | "
            "no free tier | is not available in the free tier | trial key…month | premium request | "
            "allocationquota.freetieronly | 额度已用完 | 配额已用尽 | 配额已用完 | 每日 | 今日"
        ),
        never="model is limited per minute only | budget | key over 1d",
    ),
    Rule(
        cause="quota-exhausted",
        certainty=0.956,
        says="limit | quota | usage | too many | exhausted",
        pattern=r"(?:try again|retry|wait|resets?|available again)[^.]{0,20}? \d+ ?(?:h|hours?|days?)\b",
        never="request too large",
        because="a limit that asks for hours of waiting is not one of a minute",
    ),
    Rule(
        cause="quota-exhausted",
        certainty=0.93,
        says="free_tier | *freetier | free tier",
        also="quota | limit | 429 | resource_exhausted",
        never=(
            "*perminute | per_minute | per minute | user location | requests per min | "
            "free tier is not available"
        ),
    ),
    Rule(
        cause="rate-limited",
        certainty=0.955,
        says=(
            "*perminute | per_minute | per minute | per-minute | requests per min | tokens per min | "
            "(rpm) | (tpm) | / min | per 60s | per second | per_second | *persecond | requests/min | "
            "tokens/min | rps limit | qps"
        ),
        also="quota | limit | exceed | too many | throttl",
        never="*perday | per day | per_day | (rpd) | limit:0 | request too large | timed out",
    ),
    Rule(
        cause="quota-exhausted",
        certainty=0.92,
        says="exceeded your current quota",
        shape="google-model",
        never="perminute | *perminute | per_minute | per minute | insufficient_quota | prepayment",
    ),
    Rule(
        cause="quota-exhausted",
        certainty=0.92,
        says="exceeded your current quota | check quota | quota exceeded",
        also=GOOGLE,
        never="*perminute | per_minute | per minute | insufficient_quota",
    ),
    Rule(
        cause="quota-exhausted",
        certainty=0.75,
        says="quota exceeded | exceeded…quota | quota…exceeded | quota limit",
        never="*perminute | per_minute | per minute | current quota, please check your plan",
    ),
    Rule(
        cause="quota-exhausted",
        certainty=0.9,
        code="quota_exceeded quotaexceeded servicequotaexceededexception",
        never="*perminute | per_minute | per minute",
    ),
    Rule(
        cause="rate-limited",
        certainty=0.93,
        says=(
            "rate limit reached | rate limit exceeded | rate limits exceeded | "
            "rate limit has been exceeded | rate limit for your organization | exceed the rate limit | "
            "exceed your organization's rate limit | exceed your account's rate limit | "
            "exceeded the rate limit | exceeded rate limit | exceeded your rate limit | "
            "exceeded call rate limit | exceeded token rate limit | rate limited | ratelimit exceeded | "
            "ratelimited | rate_limit_exceeded | rate_limited | rate-limit | rate limit error | "
            "acceleration limit | number of concurrent connections has exceeded | concurrency limit | "
            "concurrent request | concurrent sessions | too many concurrent | too many requests | "
            "too_many_requests | toomanyrequests | too many tokens, please wait | requests rate limit | "
            "request rate limit | request limit exceeded | requests limit exceeded | requests exceeded | "
            "reached your request limit | model rate limit | throttling | throttled | "
            "reached the rate limit | resource_exhausted | resource exhausted | free-models-per-min | "
            "limit_requests | limit_burst_rate | 请求过于频繁 | 请求频率 | 并发 | 速率限制 | 达到速率 | "
            "达到限速 | 负载已饱和 | 访问量过大"
        ),
        never=(
            "credit balance | insufficient_quota | request too large | billing | budget | "
            "free-models-per-day | "
            "increase your rate limit by adding a payment method to your account. requests per day"
        ),
    ),
    Rule(
        cause="rate-limited",
        certainty=0.9,
        code=(
            "engine_overloaded_error_rate rate_limit_error rate_limit_exceeded rate_limit_reached "
            "rate_limited ratelimitreached throttlingexception too_many_requests "
            "too_many_requests_error"
        ),
        never="request too large | per day | insufficient_quota",
    ),
    Rule(
        cause="overloaded",
        certainty=0.982,
        says=(
            "experiencing high traffic | due to high traffic | experiencing high load | due to high load | "
            "heavy load | high demand | "
            "spikes in demand | no capacity | capacity exceeded | over capacity | at capacity | "
            "out of capacity | capacity constraints | insufficient capacity | no_capacity | "
            "due to capacity | capacity is exceeded | not enough capacity | currently busy | server busy | "
            "too busy | is busy | queue_exceeded | queue is full | currently loading | loading model | "
            "model is loading | is still loading | model is not ready for inference | "
            "modelnotreadyexception | bedrock is unable to process your request | "
            "more system memory | cuda out of memory | maximum pending requests exceeded | overloaded | "
            "系统繁忙 | 服务器繁忙 | 当前模型负载 | 过载"
        ),
        never=("litellm_overloaded | loading model config | error loading model | is not overloaded"),
    ),
    Rule(
        cause="overloaded",
        certainty=0.94,
        says="slow down | slow_down",
        not_status=TOO_MANY,
        never="slow down and",
    ),
    Rule(cause="overloaded", certainty=0.97, status=(498, 529)),
    Rule(
        cause="overloaded",
        certainty=0.985,
        code=(
            "capacity_exceeded engine_overloaded engine_overloaded_error model_overloaded "
            "modelnotreadyexception overloaded overloaded_error queue_exceeded server_overloaded "
            "service_tier_capacity_exceeded"
        ),
    ),
    Rule(cause="overloaded", certainty=0.97, raised="overloadederror"),
    Rule(cause="rate-limited", certainty=0.6, status=TOO_MANY),
    Rule(cause="rate-limited", certainty=0.58, raised="ratelimiterror toomanyrequestserror"),
    Rule(cause="rate-limited", certainty=0.7, says="rate limit", never="not a rate limit | no rate limit"),
)
