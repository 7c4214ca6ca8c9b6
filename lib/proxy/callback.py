"""LiteLLM's callback in its proxy: it notes the exception of a call that failed, which nothing else gets to see.

Everything else of a call is taken from the wire, for LiteLLM tells a callback nothing of the failures that look like
success. `config.py` names `witness` to LiteLLM.
"""

from typing import Any

from litellm.integrations.custom_logger import CustomLogger

from lib.proxy.call import current


class Witness(CustomLogger):  # type: ignore[misc]  # LiteLLM is not type-checked
    """Notes the exception with the call that it belongs to."""

    async def async_post_call_failure_hook(
        self,
        request_data: dict[str, Any],
        original_exception: Exception,
        user_api_key_dict: Any,
        traceback_str: str | None = None,
    ) -> None:
        """Called by LiteLLM once for each request that failed, in the task that serves it."""
        call = current.get()
        if call is not None:
            call.exception = original_exception


witness = Witness()
