"""Calls as official documents: what each kind of announcement says, and who issues it.

``kinds`` the registry, which floors above fill as well; ``envelope`` the office's side; ``call`` the
announcement; ``notices`` correction and consultation; ``issuing`` from the row to the kept files.
"""
