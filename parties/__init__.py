"""Who acts:
people and sign-in, areas, offices, organizations, members, track record, tasks, opinion chains.
"""
