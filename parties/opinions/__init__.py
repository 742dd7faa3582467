"""Chains of opinions: which office, whose turn, what follows upon what was decided.

The rooms here move chains and nothing else. The floor whose matter it is calls them in its own act,
under its own lock, and sees to access, tasks, messages and the audit trail with what they return.
"""
