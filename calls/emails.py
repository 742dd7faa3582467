"""What this floor tells people."""

from django.conf import settings
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from core import outbox
from core.papers import spell_code


def call_cancelled(recipient, call):
    """A follower learns that a call was cancelled, and why."""
    with translation.override(recipient.language):
        outbox.put(
            kind="calls.cancelled",
            about=call,
            recipient=recipient,
            occasion=f"call:{call.pk}",
            subject=_("The call “%(title)s” was cancelled") % {"title": call.title},
            body=_(
                "%(office)s has cancelled the call “%(title)s”. Reason: %(reason)s\n\n"
                "What you wrote or handed in stays readable; nothing more needs to be done."
            )
            % {"office": call.office.name, "title": call.title, "reason": call.cancel_reason},
            link=reverse("calls:detail", args=[call.pk]),
        )


def comments_answered(address, consultation, comments):
    """Whoever left an address learns once that the comments are answered, with the way to each."""
    links = "\n".join(
        f"{settings.SITE_URL}{reverse('calls:comment_receipt', args=[spell_code(one.code)])}"
        for one in comments[:MOST_ROWS]
    )
    outbox.put(
        kind="calls.comment_answered",
        about=consultation.stage.call,
        address=address,
        occasion=f"consultation:{consultation.pk}",
        subject=_("What became of your comment on “%(title)s”") % {"title": consultation.title},
        body=_(
            "%(office)s has answered the comments on “%(title)s” and published what changed because"
            " of them. What became of yours:\n\n%(links)s\n\nYour address was used for this letter"
            " alone and is now removed from the comment. The digest:"
        )
        % {
            "office": consultation.stage.call.office.name,
            "title": consultation.title,
            "links": links,
        },
        link=reverse("calls:consultation", args=[consultation.stage_id]),
    )


# More rows than these are read on the page that the message leads to.
MOST_ROWS = 12


def correction_words(correction, rows):
    """Subject and body of the message about a correction, in the active language.

    :param rows: what changed: ``Change`` rows or ``Difference``s of a draft.
    """
    call = correction.call
    lines = [row_words(row) for row in rows[:MOST_ROWS]]
    if (more := len(rows) - MOST_ROWS) > 0:
        text = ngettext("… and %(count)d more change.", "… and %(count)d more changes.", more)
        lines.append(text % {"count": more})
    body = _(
        "%(office)s has corrected the call “%(title)s”.\nReason: %(reason)s\n\n%(rows)s\n\n"
        "If you are writing a proposal, look at it again; what you handed in stays as it was."
    ) % {
        "office": call.office.name,
        "title": call.title,
        "reason": correction.reason or "—",
        "rows": "\n".join(lines),
    }
    return _("The call “%(title)s” was corrected") % {"title": call.title}, body


def row_words(row):
    """One change in one line: where, what, old and new value."""
    where = _(": ").join(part for part in (row.place, row.label) if part)
    old, new = (" ".join(value.split())[:120] or "—" for value in (row.old, row.new))
    return _("%(where)s: %(old)s → %(new)s") % {"where": where, "old": old, "new": new}


def call_corrected(correction, people):
    """Everybody who follows the call learns once what a correction changed, and why."""
    rows, said = list(correction.changes.all()), {}
    link = reverse("calls:detail", args=[correction.call_id]) + f"#revision-{correction.revision}"
    for person in people:
        if person.language not in said:
            with translation.override(person.language):
                said[person.language] = correction_words(correction, rows)
        subject, body = said[person.language]
        outbox.put(
            kind="calls.corrected",
            about=correction.call,
            recipient=person,
            occasion=f"call:{correction.call_id}:revision:{correction.revision}",
            subject=subject,
            body=body,
            link=link,
        )
