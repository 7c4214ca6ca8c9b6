"""Keeping it: every run, conversation and failure, in one SQLite file or one PostgreSQL database.

Plain functions that take a `Database`; nobody above this room writes SQL. What a transaction has committed is
kept through a crash of the process and a loss of power.
"""
