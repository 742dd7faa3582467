"""Why a question or an answer is refused."""

from django.utils.translation import gettext_lazy as _

from calls.locking import CallRefused


class QuestionRefused(CallRefused):
    """The question cannot be asked, answered or set aside as wanted."""

    code = "question"


class QuestionTooLate(QuestionRefused):
    """Asked after the question deadline."""

    code = "question_late"


class TooManyQuestions(QuestionRefused):
    """One person asked very often about one call."""

    code = "question_often"
    status = 429


class PersonalNumbers(QuestionRefused):
    """The text holds a phone or identity number; the asker has to say that it may be sent."""

    code = "question_personal"


class AnswerOutdated(QuestionRefused):
    """Somebody else answered meanwhile; ``current`` is that ``Answer``."""

    code = "answer_outdated"
    message = _(
        "A colleague answered this question meanwhile. Read that answer; what you wrote is still here."
    )

    def __init__(self, current):
        self.current = current
        super().__init__()
