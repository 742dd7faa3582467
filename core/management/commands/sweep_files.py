"""Remove files that a transaction wrote and then did not keep."""

from datetime import timedelta

from django.core.files.storage import default_storage
from django.core.management.base import BaseCommand

from core import clock, files

# Longer than any upload can still be under way.
GRACE = timedelta(days=1)


class Command(BaseCommand):
    help = "Remove private files without a row that are older than a day."

    def handle(self, *args, **options):
        count = 0
        for path in list(files.unclaimed_paths(older_than=clock.now() - GRACE)):
            default_storage.delete(path)
            count += 1
        self.stdout.write(str(count))
