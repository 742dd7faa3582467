"""The page on which the office asks for all papers at once."""

from django import forms
from django.contrib.auth.decorators import login_required
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from applications.archive import IDENTITY_PERMISSION, PERMISSION, Selection, start_archive
from calls.models import Lot, Project
from calls.workspace import call_for
from core.fields import CleanCharField


class ArchiveForm(forms.Form):
    """What the archive is to hold."""

    lot = forms.ModelChoiceField(
        Lot.objects.none(),
        label=gettext_lazy("Lot"),
        required=False,
        empty_label=gettext_lazy("all"),
    )
    project = forms.ModelChoiceField(
        Project.objects.none(),
        label=gettext_lazy("Project"),
        required=False,
        empty_label=gettext_lazy("all"),
        help_text=gettext_lazy("A project goes before a lot."),
    )
    with_proposals = forms.BooleanField(
        label=gettext_lazy("The proposals themselves as PDF"),
        required=False,
        help_text=gettext_lazy("Each takes about a second to print."),
    )
    identity = forms.BooleanField(
        label=gettext_lazy("Identity documents too: the applicants agreed to this use"),
        required=False,
        help_text=gettext_lazy(
            "Without this they are left out. Each one that is put in is on record with your name."
        ),
    )
    purpose = CleanCharField(
        label=gettext_lazy("What the identity documents are needed for"),
        required=False,
        max_length=200,
    )

    def __init__(self, *args, call, may_identity, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["lot"].queryset = Lot.objects.filter(call=call).order_by("position")
        projects = Project.objects.filter(lot__call=call).order_by("lot__position", "position")
        self.fields["project"].queryset = projects
        if not may_identity:
            del self.fields["identity"], self.fields["purpose"]

    def clean(self):
        data = super().clean()
        if data.get("identity") and not data.get("purpose") and "purpose" not in self.errors:
            self.add_error("purpose", _("Say what they are needed for; it is kept on record."))
        return data

    def selection(self, user, call):
        """The ``Selection`` that was asked for."""
        data = self.cleaned_data
        purpose = data.get("purpose", "") if data.get("identity") else ""
        return Selection(user, call, data["lot"], data["project"], data["with_proposals"], purpose)


@login_required
def archive(request, pk):
    """Choose what is packed; a POST asks for it and shows how far it is."""
    call = call_for(request.user, pk, PERMISSION)
    form = ArchiveForm(
        request.POST or None,
        call=call,
        may_identity=request.user.has_perm(IDENTITY_PERMISSION, call),
        initial={
            "with_proposals": True,
            "lot": request.GET.get("lot"),
            "project": request.GET.get("project"),
        },
    )
    if request.method == "POST" and form.is_valid():
        selection = form.selection(request.user, call)
        job = start_archive(selection, by=request.user, at=request.arrived_at)
        return redirect("core:job", job.pk)
    context = {
        "call": call,
        "form": form,
        "trail": [(call.title, reverse("calls:workspace", args=[pk]))],
        "count": Selection(request.user, call).proposals().count(),
    }
    return render(request, "applications/archive.html", context)
