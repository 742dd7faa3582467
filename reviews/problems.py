"""Collecting everything that is wrong with many rows, so that it is told at once and at its place."""


class Problems:
    """What is wrong at which field of which proposal; fields are named ``column-<proposal id>``."""

    def __init__(self):
        self.pairs = []

    def add(self, proposal_id, column, text):
        """Args: ``proposal_id`` None for what concerns all rows together."""
        name = f"{column}-{proposal_id}" if proposal_id else None
        self.pairs.append((name, text))

    def refuse(self, refusal):
        """Raise ``refusal`` (a class) with all of them, when there is any."""
        if self.pairs:
            raise refusal(" ".join(str(text) for _name, text in self.pairs), problems=self.pairs)
