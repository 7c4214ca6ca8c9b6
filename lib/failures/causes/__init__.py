"""The forty causes. Adding one is adding a row to the table of its family; rules point to it by its label."""

from __future__ import annotations

from lib.failures.causes.address import ADDRESS
from lib.failures.causes.answer import ANSWER
from lib.failures.causes.cause import Cause, Retry, Variant
from lib.failures.causes.credential import CREDENTIAL
from lib.failures.causes.limit import LIMIT
from lib.failures.causes.model_name import MODEL_NAME
from lib.failures.causes.network import NETWORK
from lib.failures.causes.request import REQUEST
from lib.failures.causes.software import SOFTWARE

TABLES = (CREDENTIAL, ADDRESS, MODEL_NAME, LIMIT, NETWORK, REQUEST, ANSWER, SOFTWARE)

CAUSES: dict[str, Cause] = {cause.label: cause for table in TABLES for cause in table}

__all__ = ["CAUSES", "TABLES", "Cause", "Retry", "Variant"]
