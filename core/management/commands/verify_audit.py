"""Walk the audit chain and name the first row that was tampered with."""

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone
from django.utils.translation import gettext as _

from core import audit
from core.models import AuditEntry


class Command(BaseCommand):
    help = "Check that no sealed audit entry was changed, removed or slipped in."

    def handle(self, *args, **options):
        verdict = audit.verify()
        if not verdict.is_intact:
            raise CommandError(f"{self.where(verdict)}: {verdict.reason}")
        self.stdout.write(
            _("%(checked)d entries are intact, %(waiting)d are not sealed yet.")
            % {"checked": verdict.checked, "waiting": verdict.waiting}
        )
        # Written down outside the portal, this hash proves later that nothing was cut off the end.
        self.stdout.write(verdict.head)

    def where(self, verdict):
        """The broken row by its number, its instant and what it tells now."""
        if not verdict.broken:
            return _("Entry —")
        entry = AuditEntry.objects.select_related("actor").get(pk=verdict.broken)
        at = timezone.localtime(entry.at).strftime("%Y-%m-%d %H:%M:%S")
        return _("Entry %(number)d (%(at)s, %(act)s, “%(sentence)s”)") % {
            "number": entry.pk, "at": at, "act": entry.act, "sentence": entry.sentence,
        }  # fmt: skip
