"""``makemessages`` with one catalogue a floor, below ``locale/<floor>/``."""

import os

from django.conf import settings
from django.core.management.commands import makemessages


class Command(makemessages.Command):
    """Sort each source file's messages into the catalogue of the floor that it belongs to.

    ``templates/<floor>/`` belongs to the floor of that name, every other template to ``portal``.
    Run as ``manage.py makemessages -l zh_Hans -l en`` from the top folder.
    """

    help = "Collects messages into one catalogue a floor, below locale/<floor>/."
    msgmerge_options = ["-q", "--backup=none", "--previous", "--update", "--no-fuzzy-matching"]

    def add_arguments(self, parser):
        super().add_arguments(parser)
        parser.set_defaults(
            ignore_patterns=["node_modules", "var", "tests", "docs", "bin"], no_location=True
        )

    def find_files(self, root):
        files = [
            file
            for file in super().find_files(root)
            if not os.path.normpath(file.dirpath).startswith(("tests", ".venv", "node_modules"))
        ]
        for file in files:
            file.locale_dir = catalogue_of(floor_of(file.path))
        return files


def floor_of(path):
    """The floor whose catalogue holds the words of the file at ``path`` (relative to the top)."""
    parts = os.path.normpath(path).split(os.sep)
    if parts[0] in ("templates", "static") and len(parts) > 2:
        parts = parts[1:]
    floors = [os.path.basename(folder) for folder in settings.LOCALE_PATHS]
    return parts[0] if parts[0] in floors else "portal"


def catalogue_of(floor):
    """The folder among ``settings.LOCALE_PATHS`` that holds the floor's catalogue."""
    return str(
        next(folder for folder in settings.LOCALE_PATHS if os.path.basename(folder) == floor)
    )
