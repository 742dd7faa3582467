"""What a reviewer typed for a criterion, made a number, or refused with the exact reason."""

from decimal import Decimal, InvalidOperation

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from core.text import clean_text, fold_width
from reviews.ranking import plain

LONGEST = 12


def read_score(typed, criterion):
    """The score that ``typed`` states, an exact Decimal, or None for nothing typed.

    Full-width digits and points are read as plain ones.

    Raises:
        ValidationError: not a number, negative, above the highest score, or off the step; the
            message says what is possible.
    """
    text = fold_width(clean_text(typed, multiline=False)).strip().replace("。", ".")
    if not text:
        return None
    scale = {
        "typed": typed.strip()[:LONGEST],
        "max": plain(criterion.max_score),
        "step": plain(criterion.step),
    }
    try:
        value = Decimal(text) if len(text) <= LONGEST else Decimal("NaN")
    except InvalidOperation:
        value = Decimal("NaN")
    if not value.is_finite() or "e" in text.lower() or "_" in text:
        raise ValidationError(
            _("“%(typed)s” is not a number. Type a score between 0 and %(max)s.") % scale
        )
    if value < 0:
        raise ValidationError(_("%(typed)s is below 0, the lowest score.") % scale)
    if value > criterion.max_score:
        raise ValidationError(_("%(typed)s is above %(max)s, the highest score.") % scale)
    if value % criterion.step:
        below = value - value % criterion.step
        near = {"below": plain(below), "above": plain(below + criterion.step)}
        raise ValidationError(
            _("%(typed)s is between two steps of %(step)s. Type %(below)s or %(above)s.")
            % {**scale, **near}
        )
    return value
