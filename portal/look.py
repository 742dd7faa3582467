"""The pages' look as people may set it: the street's colours, large text, the style guide."""

from django.conf import settings
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.cache import cache_control
from django.views.decorators.http import etag, require_POST, require_safe

from portal import theme
from portal.specimens import specimens

LARGE_TEXT_COOKIE = "large_text"
YEAR = 365 * 24 * 3600


@require_safe
@etag(lambda request: f'"{settings.ACCENT_COLOUR}"')
@cache_control(public=True, max_age=24 * 3600)
def theme_css(request):
    """The accent colour's tones; pages ask for it with the colour in the query, so it may be kept."""
    return HttpResponse(theme.css(settings.ACCENT_COLOUR), content_type="text/css; charset=utf-8")


@require_POST
def large_text(request):
    """Switch the large text (长辈版) on or off in this browser and go back to the page."""
    target = request.POST.get("next", "")
    if not url_has_allowed_host_and_scheme(
        target, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    ):
        target = "/"
    response = HttpResponseRedirect(target)
    if request.POST.get("on") == "1":
        response.set_cookie(
            LARGE_TEXT_COOKIE,
            "1",
            max_age=YEAR,
            samesite="Lax",
            httponly=True,
            secure=settings.SESSION_COOKIE_SECURE,
        )
    else:
        response.delete_cookie(LARGE_TEXT_COOKIE, samesite="Lax")
    return response


@require_safe
def styleguide(request):
    """Every component with long, short and missing content; exists only while DEBUG is on."""
    if not settings.DEBUG:
        raise Http404
    return render(request, "portal/styleguide.html", specimens(request))
