"""``manage.py read_announcement FILE [--json] [--into CALL_ID]``: read a call's text from a file.

Exit codes: 0 read; 2 the file cannot be read (the reason stands on standard error); 3 the text is no
call; 4 the call does not exist or is no draft any more. With ``--json`` a text that is no call is an
answer too: the object holds no project and a warning, and the code is 0.
"""

import json
import os
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from calls.models import Call
from calls.reading.announcement import read_announcement
from calls.reading.files import MOST_BYTES, Unreadable, say, text_of_file
from calls.taking_over import add_to_draft
from core.errors import Refusal

UNREADABLE, NO_CALL, NO_DRAFT = 2, 3, 4


class Command(BaseCommand):
    help = (
        "Read the text of a call (.txt or .docx): communities, projects, indicators, rules, dates."
    )
    requires_system_checks = ()

    def add_arguments(self, parser):
        parser.add_argument("file", help="a .txt (UTF-8 or GB18030) or .docx file")
        parser.add_argument(
            "--json", action="store_true", help="print one JSON object and nothing else"
        )
        parser.add_argument(
            "--into", type=int, metavar="CALL_ID", help="add what was read to this draft"
        )

    def handle(self, *args, **options):
        language = get_language() or "zh-hans"
        found = read_announcement(_text(Path(options["file"]), language), language)
        if options["json"]:
            self.stdout.write(json.dumps(found.as_dict(), ensure_ascii=False, indent=1))
        else:
            self._tell(found)
        if not any(one.projects for one in found.communities):
            if options["into"] is not None or not options["json"]:
                why = found.warnings[0].why if found.warnings else ""
                raise CommandError(
                    _("No project was found; nothing was changed. %(why)s") % {"why": why},
                    returncode=NO_CALL,
                )
            return
        if options["into"] is not None:
            self._add(found, options["into"], self.stderr if options["json"] else self.stdout)

    def _tell(self, found):
        self.stdout.write(found.title or _("(no title)"))
        for one in found.communities:
            self.stdout.write(
                _("%(name)s: projects %(projects)d, indicators %(indicators)d, closes %(day)s")
                % {
                    "name": one.name or _("(no community)"),
                    "projects": len(one.projects),
                    "indicators": sum(len(project.indicators) for project in one.projects),
                    "day": one.deadline or one.deadline_text or "–",
                }
            )
        for warning in found.warnings:
            self.stdout.write(
                _("Line %(line)d: %(why)s") % {"line": warning.line, "why": warning.why}
            )

    def _add(self, found, call_id, out):
        call = Call.objects.filter(pk=call_id).first()
        if call is None:
            raise CommandError(
                _("There is no call with the number %(id)d.") % {"id": call_id}, returncode=NO_DRAFT
            )
        try:
            done = add_to_draft(call, found, by=None, at=timezone.now())
        except Refusal as refusal:
            raise CommandError(str(refusal), returncode=NO_DRAFT) from refusal
        for line in done.sentences():
            out.write(line)


def _text(path, language):
    """The file's text; a file that is too large is refused by its size, before it is read."""
    try:
        if not path.is_file():
            raise Unreadable("missing")
        if os.path.getsize(path) > MOST_BYTES:
            raise Unreadable("too_big")
        return text_of_file(path.name, path.read_bytes())
    except OSError as error:
        raise CommandError(
            _("The file cannot be opened: %(why)s") % {"why": error.strerror}, returncode=UNREADABLE
        ) from error
    except Unreadable as refusal:
        raise CommandError(say(refusal, language), returncode=UNREADABLE) from refusal
