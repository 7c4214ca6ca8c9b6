"""Conversations as files: out as Markdown and JSON, in from our JSON and from the exports of ChatGPT and Claude."""
