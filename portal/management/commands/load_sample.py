"""``manage.py load_sample``: an invented street to try the portal with."""

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from core import clock
from core.errors import Refusal
from portal.sample import ledger
from portal.sample.build import build


class Command(BaseCommand):
    help = (
        "Loads an invented street office with calls, organizations and reviewers, dated relative to"
        " today. A second run changes nothing."
    )

    def add_arguments(self, parser):
        parser.add_argument(
            "--reset", action="store_true", help="take the sample away and load it anew"
        )
        parser.add_argument(
            "--show-sign-ins",
            action="store_true",
            help="print the sample's sign-ins and nothing else; loads nothing",
        )

    def handle(self, *args, **options):
        if not settings.DEBUG:
            raise CommandError(
                "The sample has known passwords: it is loaded only while DEBUG is on."
            )
        if options["show_sign_ins"]:
            if ledger.is_loaded():
                self.stdout.write(ledger.table_of_sign_ins())
            return
        try:
            self.load(reset=options["reset"])
        except Refusal as refusal:
            raise CommandError(str(refusal)) from refusal

    def load(self, *, reset):
        if reset:
            ledger.take_away()
        if ledger.is_loaded():
            self.stdout.write("The sample is loaded already; nothing was changed.")
            return
        ledger.refuse_foreign_data()
        # With DEBUG on, Django asks SQLite to spell every statement out for its log: twice the work.
        settings.DEBUG = False
        try:
            build(at=clock.now())
        finally:
            settings.DEBUG = True
        self.stdout.write("The sample is loaded.")
