"""Switchboard for other programs: the processes that make it up, and what they answer."""
