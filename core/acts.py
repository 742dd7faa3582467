"""The sentences in which the audit trail tells the ground's acts."""

from django.utils.translation import gettext_lazy as _

from core.audit import register_act

SENTENCES = {
    "core.export": _("%(actor)s exported “%(note)s” (%(after_rows)s rows)"),
    "core.resend": _("%(actor)s sent %(after_count)s failed messages of “%(subject)s” again"),
    "core.start_job": _("%(actor)s asked for “%(subject)s”"),
    "core.set_holidays": _(
        "%(actor)s set days off of %(subject)s: %(after_count)s days. Source: %(note)s"
    ),
    "core.move_date": _(
        "%(actor)s moved a date of “%(subject)s” from %(before_date)s to %(after_date)s: the days off"
        " became known"
    ),
    "core.cancel_job": _("%(actor)s stopped “%(subject)s”"),
}


def register():
    """Called once, when the apps are ready."""
    for code, sentence in SENTENCES.items():
        register_act(code, sentence)
