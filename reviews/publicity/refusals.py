"""Why an act upon a notice or an objection is refused."""

from django.utils.translation import gettext as _

from calls.wording import closing_words
from core.errors import Refusal
from core.templatetags.ui import moment


class NoticeRefused(Refusal):
    """The notice is not in the state that the act needs, or its text is not fit to be published."""

    code = "notice"


class ObjectionRefused(Refusal):
    code = "objection"


class TooLate(ObjectionRefused):
    """An objection after the end of the notice; says when it ended, when this came, where to turn."""

    code = "late"

    def __init__(self, notice, elsewhere, *, at):
        text = _(
            "The notice ended at %(end)s; this objection arrived at %(at)s and is not taken here any "
            "more."
        ) % {"end": closing_words(notice.ends_at), "at": moment(at)}
        super().__init__(
            " ".join(part for part in (text, where_to_turn(notice, elsewhere)) if part)
        )


def replaced():
    """The refusal of an objection to an edition that no longer holds."""
    return ObjectionRefused(
        _("This notice was replaced by a newer edition. Object to that one."), code="replaced"
    )


def where_to_turn(notice, elsewhere):
    """To whom one can still turn after the notice, in a sentence."""
    office = notice.stage.call.office
    told = [part for part in (office.name, office.phone, elsewhere) if part]
    return _("You can still turn to: %(who)s") % {"who": " · ".join(told)}
