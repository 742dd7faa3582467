"""Why something was not done, in the words that the person reads."""

from django.utils.translation import gettext_lazy as _


class Refusal(Exception):
    """A rule forbids what was asked. The page shows ``message``; nothing has been written.

    Floors subclass it with a class-level ``code`` and, where one sentence serves every time, a
    class-level ``message``. ``status`` is the page's HTTP status.

    :param message: the exact, translated sentence; without it the class's own.
    :param code: language-neutral name of the reason, for tests and the interface for programs.
    :param field: the form field at which the message belongs, if there is one.
    :param problems: everything that is wrong at once, as ``(field, message)`` pairs.
    """

    code = "refused"
    status = 409
    message = _("This cannot be done now.")

    def __init__(self, message=None, *, code=None, field=None, problems=()):
        self.message = self.message if message is None else message
        self.code = code or self.code
        self.field = field
        self.problems = [(name, text) for name, text in problems]
        super().__init__(self.message)

    def __str__(self):
        return str(self.message)

    def add_to(self, form):
        """Show this refusal on ``form``: at its field where the form has it, else at the top."""
        pairs = self.problems or [(self.field, self.message)]
        for name, text in pairs:
            form.add_error(name if name in form.fields else None, str(text))
