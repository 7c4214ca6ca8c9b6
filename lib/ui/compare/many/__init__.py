"""Many prompts to several models: what is chosen, how far it is, and what came of it."""
