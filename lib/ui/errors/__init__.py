"""The widgets of the error log."""
