"""LiteLLM's own proxy, run as a program of ours: one key for all clients, and their calls in the error log."""
