"""A person's own data."""

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.shortcuts import redirect, render
from django.utils import translation
from django.utils.translation import gettext as _

from parties.forms import ProfileForm
from parties.profile import change_profile
from parties.queries import organizations_of


@login_required
def profile(request):
    """Name, phone, employer, language; the organizations that one works for."""
    form = ProfileForm(request.POST or None, instance=request.user)
    if request.method == "POST" and form.is_valid():
        values = form.cleaned_data
        change_profile(request.user, values, by=request.user, at=request.arrived_at)
        with translation.override(values["language"]):
            messages.success(request, _("Saved."))
        response = redirect("parties:profile")
        response.set_cookie(
            settings.LANGUAGE_COOKIE_NAME,
            values["language"],
            samesite="Lax",
            secure=settings.SESSION_COOKIE_SECURE,
        )
        return response
    context = {"form": form, "organizations": organizations_of(request.user).order_by("name")}
    return render(request, "parties/profile.html", context)
