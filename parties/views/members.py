"""The members of an organization."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from core.errors import Refusal
from parties.enums import Role
from parties.forms import MemberForm, RoleForm
from parties.members import add_member, change_role, remove_member, withdraw_invitation
from parties.models import Invitation
from parties.queries import organizations_visible_to
from parties.representing import set_representative


def _organization(request, pk, permission=None):
    organization = get_object_or_404(organizations_visible_to(request.user), pk=pk)
    if permission and not request.user.has_perm(permission, organization):
        raise PermissionDenied(_("Only a lead of the organization manages its members."))
    return organization


@login_required
def member_list(request, pk):
    """Members and open invitations; leads add, change and remove."""
    may_manage = request.user.has_perm("parties.manage_members", _organization(request, pk))
    organization = _organization(request, pk, "parties.manage_members" if request.POST else None)
    form = MemberForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            added = add_member(
                organization, **form.cleaned_data, by=request.user, at=request.arrived_at
            )
        except Refusal as refusal:
            refusal.add_to(form)
        else:
            messages.success(request, said_of(added))
            return redirect("parties:members", pk)
    context = {
        "organization": organization,
        "members": organization.memberships.select_related("user").order_by("since", "id"),
        "invitations": organization.invitations.filter(ended_at__isnull=True),
        "form": form,
        "roles": Role.choices,
        "may_manage": may_manage,
    }
    return render(request, "parties/members.html", context)


def said_of(added):
    """What the page says of a new membership or invitation."""
    if isinstance(added, Invitation):
        return _(
            "The invitation goes by e-mail to %(email)s. It takes effect when the person has "
            "registered with this address."
        ) % {"email": added.email}
    return _("%(person)s is a member now.") % {"person": added.user}


@login_required
@require_POST
def member_role(request, pk, membership_pk):
    """Give a member another role."""
    organization = _organization(request, pk, "parties.manage_members")
    membership = get_object_or_404(organization.memberships, pk=membership_pk)
    form = RoleForm(request.POST)
    if form.is_valid():
        row = change_role(
            membership, form.cleaned_data["role"], by=request.user, at=request.arrived_at
        )
        messages.success(
            request,
            _("%(person)s is now: %(role)s.")
            % {"person": row.user, "role": row.get_role_display()},
        )
    return redirect("parties:members", pk)


@login_required
@require_POST
def member_representative(request, pk, membership_pk):
    """Say that a member signs as the legal representative, or no longer does."""
    organization = _organization(request, pk, "parties.manage_members")
    membership = get_object_or_404(
        organization.memberships.select_related("user"), pk=membership_pk
    )
    signs = request.POST.get("signs") == "1"
    set_representative(membership, signs, by=request.user, at=request.arrived_at)
    said = (
        _("%(person)s signs as the legal representative now.")
        if signs
        else _("%(person)s no longer signs as the legal representative.")
    )
    messages.success(request, said % {"person": membership.user})
    return redirect("parties:members", pk)


@login_required
def member_remove(request, pk, membership_pk):
    """Ask, then end a membership: a lead ends any, everybody the own."""
    organization = _organization(request, pk)
    membership = get_object_or_404(
        organization.memberships.select_related("user"), pk=membership_pk
    )
    is_own = membership.user_id == request.user.pk
    if not is_own:
        _organization(request, pk, "parties.manage_members")
    if request.method == "POST":
        remove_member(membership, by=request.user, at=request.arrived_at)
        messages.success(request, _("The membership has ended."))
        return redirect("portal:desk") if is_own else redirect("parties:members", pk)
    return render(request, "portal/confirm.html", removal(organization, membership, is_own))


def removal(organization, membership, is_own):
    """The question before a membership ends, with its consequences."""
    words = {"person": membership.user, "party": organization}
    return {
        "title": _("Leave %(party)s?") % words if is_own else _("Remove %(person)s?") % words,
        "consequences": [
            _("%(person)s no longer sees the organization and its proposals.") % words,
            _("What %(person)s wrote stays with the organization.") % words,
        ],
        "button": _("Leave") if is_own else _("Remove"),
        "danger": True,
        "back_url": "../../",
    }


@login_required
@require_POST
def invitation_withdraw(request, pk, invitation_pk):
    """Take an invitation back."""
    organization = _organization(request, pk, "parties.manage_members")
    invitation = get_object_or_404(organization.invitations, pk=invitation_pk)
    withdraw_invitation(invitation, by=request.user, at=request.arrived_at)
    messages.success(request, _("The invitation is withdrawn."))
    return redirect("parties:members", pk)
