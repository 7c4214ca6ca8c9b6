"""Conversations as files: out as Markdown and JSON, in from our JSON and from the exports of ChatGPT and Claude."""

from lib.calls.transfer.json_file import to_json
from lib.calls.transfer.markdown_file import file_name, to_markdown
from lib.calls.transfer.reading import TransferError, from_json

__all__ = ["TransferError", "file_name", "from_json", "to_json", "to_markdown"]
