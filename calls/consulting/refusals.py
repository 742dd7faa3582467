"""Why something about a consultation was not done."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from calls.locking import CallRefused
from calls.wording import closing_words
from core.wording import exact


class ConsultationRefused(CallRefused):
    """The consultation's state does not allow it, or something is missing."""

    code = "consultation"


class NotLater(ConsultationRefused):
    """A consultation is put off, never cut short."""

    code = "not_later"


class CommentRefused(ConsultationRefused):
    """A comment is not taken."""

    code = "comment"


class CommentLate(CommentRefused):
    """The comment came after the end; both instants are named to the second."""

    code = "late"

    def __init__(self, closes_at, at):
        words = {"closes": closing_words(closes_at), "arrived": exact(at)}
        super().__init__(
            _(
                "Comments were taken until %(closes)s. Yours arrived at %(arrived)s and is not taken."
            )
            % words
        )


class PointChanged(ConsultationRefused):
    """Somebody else wrote the point meanwhile."""

    code = "point_changed"
    message = gettext_lazy(
        "A colleague has changed this point meanwhile. What you typed stands here; compare it with"
        " the page in another window and save again."
    )
