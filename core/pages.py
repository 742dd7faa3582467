"""What a person sees when an act is refused, and what several pages share."""

from django.core.paginator import Paginator
from django.http import JsonResponse
from django.template.response import TemplateResponse

from core.errors import Refusal

# Values that are never shown again, whatever the form.
SECRET_PARTS = ("password", "token", "secret", "code")


class RefusalMiddleware:
    """Turn a ``Refusal`` that reaches a view's edge into a page with its message.

    What was typed comes back on the page, so that a refusal never costs anybody a text.
    """

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        return self.get_response(request)

    def process_exception(self, request, exception):
        if isinstance(exception, Refusal):
            return refused(request, exception)
        return None


def refused(request, refusal, *, as_json=False):
    """The answer to a refused act: a page, or JSON for a script that asked for it (``as_json``: for
    an address that only scripts ask)."""
    problems = [{"field": name, "message": str(text)} for name, text in refusal.problems]
    if as_json or request.headers.get("Accept", "").startswith("application/json"):
        answer = {"code": refusal.code, "message": str(refusal), "problems": problems}
        return JsonResponse(answer, status=refusal.status)
    context = {"refusal": refusal, "problems": problems, "typed": typed_values(request)}
    response = TemplateResponse(request, "core/refused.html", context, status=refusal.status)
    return response.render()


def typed_values(request):
    """The texts of a refused form, without secrets and without what nobody typed."""
    if request.method != "POST":
        return []
    return [
        text
        for name, texts in request.POST.lists()
        if not any(part in name.lower() for part in SECRET_PARTS)
        for text in texts
        if len(text) > 1 and not text.isdigit()
    ]


def paginate(request, queryset, per_page=50):
    """The page of ``queryset`` that ``?page=`` asks for; out of range gives the nearest page."""
    return Paginator(queryset, per_page).get_page(request.GET.get("page"))
