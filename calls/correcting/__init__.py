"""How a correction is written and compared: the parts of a call, the working copy, what differs."""
