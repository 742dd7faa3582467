"""What a person wants to hear, by which channel, and when no phone is to ring."""

from django import forms
from django.contrib import messages as flashes
from django.contrib.auth.decorators import login_required
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core import preferences
from core.channels import channels


class QuietForm(forms.Form):
    """Two times of day."""

    begins = forms.TimeField(
        label=gettext_lazy("Quiet from"),
        widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M"),
    )
    ends = forms.TimeField(
        label=gettext_lazy("Quiet to"),
        widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M"),
        help_text=gettext_lazy("The same time twice: no quiet hours."),
    )


@login_required
def choose(request):
    """The table of kinds and channels; quiet hours where a channel rings a phone."""
    rings = [channel.label for channel in channels().values() if channel.is_quiet]
    begins, ends = preferences.quiet_of(request.user)
    sent = request.POST if request.method == "POST" else None
    form = QuietForm(sent, initial={"begins": begins, "ends": ends}) if rings else None
    if sent is not None and (form is None or form.is_valid()):
        preferences.save_choices(request.user, set(sent.getlist("want")))
        if form is not None:
            preferences.save_quiet(request.user, **form.cleaned_data)
        flashes.success(request, _("Your choice is saved."))
        return redirect("core:preferences")
    columns, groups = preferences.board_of(request.user)
    context = {"columns": columns, "groups": groups, "form": form, "rings": rings}
    return render(request, "core/preferences.html", context)
