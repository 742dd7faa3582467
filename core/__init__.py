"""The ground:
audit trail, working-day calendar, money, private files, outbox, background jobs, papers,
errors.
"""
