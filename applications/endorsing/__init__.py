"""Endorsement: a proposal goes through the offices that its stage names, one opinion after the other.

Locks in this order: call, proposal, chain. The call's row also guards the quotas (``calls.quotas``).
"""
