"""An invented street with its calls, organizations and reviewers, to try the portal with.

``places`` people, offices and communities; ``projects`` the 21 projects of the open call; ``earlier``
the smaller calls; ``texts`` what organizations write. ``build`` makes it all through the acts of the
house. No name in here is that of a real person, organization or place.
"""
