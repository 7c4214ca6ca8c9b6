"""Last words: what a bare status or class says when nothing better does. All of them are honest guesses below
0.5.
"""

from __future__ import annotations

from lib.failures.rules.rule import Rule

FALLBACKS = (
    Rule(cause="invalid-key", certainty=0.4, says="unauthorized | 未授权", never="unauthorized_client"),
    Rule(cause="permission-denied", certainty=0.35, says="forbidden"),
    Rule(
        cause="timeout",
        certainty=0.35,
        says="timeout",
        never="param | parameter | argument | keyword | timeout=",
    ),
    Rule(cause="wrong-path-or-method", certainty=0.49, says="detail:not found | resource not found"),
    Rule(cause="invalid-key", certainty=0.55, status=(401,)),
    Rule(cause="invalid-key", certainty=0.5, raised="authenticationerror unauthorizederror"),
    Rule(cause="permission-denied", certainty=0.45, status=(403,)),
    Rule(cause="wrong-path-or-method", certainty=0.4, status=(404,)),
    Rule(cause="unknown-model", certainty=0.35, raised="notfounderror"),
    Rule(cause="wrong-path-or-method", certainty=0.6, status=(301, 302, 303, 307, 308)),
    Rule(cause="connection-refused", certainty=0.35, raised="apiconnectionerror"),
    Rule(cause="version-mismatch-or-library-bug", certainty=0.5, raised="modelnotmappederror"),
    Rule(cause="provider-outage", certainty=0.3, raised="vectorstoresearcherror"),
    Rule(
        cause="unsupported-param",
        certainty=0.3,
        raised="badrequesterror invalidrequesterror unprocessableentityerror",
    ),
    Rule(cause="unsupported-param", certainty=0.3, status=(400, 422)),
    Rule(
        cause="unsupported-param",
        certainty=0.3,
        code="badrequest bad_request invalid_argument invalid_request_error invalid_type invalid_value",
    ),
    Rule(cause="malformed-response", certainty=0.45, says="expecting value | unexpected token"),
)
