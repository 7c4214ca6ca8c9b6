"""Switchboard: every LLM call is a run, and a failure is a run with its evidence, its cause and its fix."""
