"""Registering, seeing and changing an organization."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _

from core.errors import Refusal
from parties.forms import OrganizationForm
from parties.organizations import change_organization, register_organization
from parties.queries import organizations_visible_to


def onward(request, otherwise):
    """Where the person came from (``next``), when it lies on this site, else ``otherwise``."""
    target = request.POST.get("next") or request.GET.get("next", "")
    if url_has_allowed_host_and_scheme(
        target, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    ):
        return target
    return otherwise


@login_required
def organization_new(request):
    """Register an organization; the person becomes its lead."""
    user = request.user
    initial = {"contact_name": user.name, "contact_phone": user.phone, "contact_email": user.email}
    form = OrganizationForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            organization = register_organization(
                form.cleaned_data, by=request.user, at=request.arrived_at
            )
        except Refusal as refusal:
            refusal.add_to(form)
        else:
            messages.success(request, _("%(name)s is registered.") % {"name": organization})
            return redirect(onward(request, "portal:desk"))
    context = {"form": form, "onward": onward(request, "")}
    return render(request, "parties/organization_new.html", context)


@login_required
def organization_detail(request, pk):
    """The organization's data; what is sensitive only for those who work with it."""
    organization = get_object_or_404(organizations_visible_to(request.user), pk=pk)
    context = {
        "organization": organization,
        "can_edit": request.user.has_perm("parties.edit_organization", organization),
        "can_see_all": request.user.has_perm("parties.see_sensitive", organization),
    }
    return render(request, "parties/organization_detail.html", context)


@login_required
def organization_edit(request, pk):
    """Change the organization's data."""
    organization = get_object_or_404(organizations_visible_to(request.user), pk=pk)
    if not request.user.has_perm("parties.edit_organization", organization):
        raise PermissionDenied(_("Only a lead or writer of the organization changes its data."))
    form = OrganizationForm(request.POST or None, instance=organization)
    if request.method == "POST" and form.is_valid():
        try:
            changed = change_organization(
                organization, form.cleaned_data, by=request.user, at=request.arrived_at
            )
        except Refusal as refusal:
            refusal.add_to(form)
        else:
            messages.success(request, _("Saved.") if changed else _("Nothing had changed."))
            return redirect("parties:organization", pk)
    return render(
        request, "parties/organization_edit.html", {"form": form, "organization": organization}
    )
