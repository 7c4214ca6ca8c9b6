"""Switchboard for other programs: `/api/chat` and what belongs to it, on 127.0.0.1.

The same engine, store, deadlines and diagnosis as the dashboard, in a process of its own. What a program is told when
something fails has one shape everywhere (`errors.py`), and the HTTP status says whose turn it is.
"""
