"""Walk the audit chain and name the first row that was tampered with."""

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from core import audit


class Command(BaseCommand):
    help = "Check that no sealed audit entry was changed, removed or slipped in."

    def handle(self, *args, **options):
        verdict = audit.verify()
        if not verdict.is_intact:
            where = verdict.broken or "—"
            raise CommandError(f"{_('Entry')} {where}: {verdict.reason}")
        self.stdout.write(
            _("%(checked)d entries are intact, %(waiting)d are not sealed yet.")
            % {"checked": verdict.checked, "waiting": verdict.waiting}
        )
        # Written down outside the portal, this hash proves later that nothing was cut off the end.
        self.stdout.write(verdict.head)
