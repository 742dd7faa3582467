"""Questions about a call, asked and answered in public.

``deadline`` until when; ``asking`` from a person; ``answering`` by the office; ``tidying`` merging, hiding,
blanking; ``correcting`` when an answer changes the call; ``listing`` what pages read; ``telling`` messages.
"""
