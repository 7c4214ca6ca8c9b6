"""When a call goes wrong: what happened, why, and what removes the cause. Knows nothing of screens, stores or
LiteLLM.
"""
