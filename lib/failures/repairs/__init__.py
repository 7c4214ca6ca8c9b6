"""Exact changes of `.env` and `config.yaml` that remove a cause: text to text, shown as a diff, written
safely.
"""
