"""Comparing: the same prompt to several models, fairly, and what their answers have in common and what not."""
