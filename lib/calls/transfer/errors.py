"""What is wrong with a file that somebody gave us."""


class TransferError(Exception):
    """A file that cannot be imported; `str()` is one sentence with the file and the place in it."""
