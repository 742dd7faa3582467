"""Proposals, versions, receipts, papers handed in, screening."""
