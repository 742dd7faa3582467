"""Why an act of reviewing is refused. Sentences that serve every time stand here."""

from django.utils.translation import gettext_lazy as _

from core.errors import Refusal


class RoundRefused(Refusal):
    """The round is not in the state that the act needs."""

    code = "round"


class TransitionRefused(Refusal):
    """The state table does not know this step."""

    code = "transition"


class PanelRefused(Refusal):
    code = "panel"


class AssignmentRefused(Refusal):
    code = "assignment"


class ScoringRefused(Refusal):
    """Scores cannot be saved: round not open, deadline over, nothing declared."""

    code = "scoring"


class EditionRefused(Refusal):
    """Another window of the same reviewer saved first."""

    code = "edition"
    message = _(
        "These scores were saved in another window meanwhile. Reload the page to see them; what you "
        "typed here was not saved."
    )


class DecisionRefused(Refusal):
    """A decision breaks a rule; ``problems`` names the field of each proposal."""

    code = "decision"
