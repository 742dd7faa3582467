"""Reckon a round's ranking again from its sheets and hold it against what is stored."""

import sys

from django.core.management.base import BaseCommand, CommandError

from reviews import queries
from reviews.closing import reckon
from reviews.models import ReviewRound

COLUMNS = ("rank", "average", "passed", "steps")


class Command(BaseCommand):
    help = "Recompute the ranking of ROUND from its score sheets; exit status 1 when it differs."

    def add_arguments(self, parser):
        parser.add_argument("round", type=int, help="id of the review round")

    def handle(self, *args, **options):
        review_round = ReviewRound.objects.filter(pk=options["round"]).first()
        if review_round is None:
            raise CommandError(f"There is no round {options['round']}.")
        stored = {row.proposal_id: row for row in queries.ranking_of(review_round)}
        if not stored:
            raise CommandError("The round has no ranking yet.")
        proposals = [row.proposal for row in stored.values()]
        difference = first_difference(stored, reckon(review_round, proposals))
        if difference:
            self.stdout.write(difference)
            sys.exit(1)
        self.stdout.write("equal")


def first_difference(stored, ranked):
    """The first proposal and column in which stored and reckoned ranking differ, or ''."""
    for one in sorted(ranked, key=lambda row: row.key):
        row = stored[one.key]
        for name in COLUMNS:
            if getattr(row, name) != getattr(one, name):
                return (
                    f"proposal {one.key}, {name}: stored {getattr(row, name)!r}, "
                    f"reckoned {getattr(one, name)!r}"
                )
    return ""
