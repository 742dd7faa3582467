"""What a page of the editor sends, and whether whoever sends it still may."""

from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.utils.translation import gettext as _

from applications.refusals import AccessLost, OtherAccount
from applications.rows import ROWS
from applications.sections import PARTS, Section
from applications.views.common import proposal_for
from core.text import read_id

CONTROLS = {"csrfmiddlewaretoken", "edition", "act", "writer", "page_token"}
WRITTEN = (*ROWS, *PARTS, Section.COMMITMENTS)
LONGEST_TOKEN = 32


def sent_inputs(request):
    """The editor's inputs in a request, without the page's own controls."""
    return {name: text for name, text in request.POST.items() if name not in CONTROLS}


def sent_with(request):
    """What an act on a step wants beside its inputs: the page's edition and token, who and when.

    An edition that says nothing sensible is older than all.
    """
    edition = request.POST.get("edition", "")
    return {
        "edition": int(edition) if edition.isdecimal() and len(edition) < 10 else 0,
        "page": request.POST.get("page_token", "")[:LONGEST_TOKEN],
        "by": request.user,
        "at": request.arrived_at,
    }


def require_signed_in(request):
    """Refuse with 401 where the session has ended; the page keeps what was typed."""
    if not request.user.is_authenticated:
        raise AccessLost(
            _(
                "You are signed out, so nothing was saved. Sign in again in another tab; what you "
                "typed is kept."
            ),
            status=401,
            code="signed-out",
        )


def written_proposal(request, pk):
    """The proposal that the request may write.

    Raises AccessLost (401 signed out, 404 not seen, 403 no writer any more), OtherAccount when the
    page was made for somebody else than who is signed in now.
    """
    require_signed_in(request)
    _refuse_other_writer(request)
    try:
        return proposal_for(request.user, pk, "applications.edit")
    except Http404:
        raise AccessLost(
            _(
                "This proposal is no longer open to you: it was deleted, or your membership of the "
                "applicant ended. Nothing was saved; copy what you typed if you need it."
            ),
            status=404,
        ) from None
    except PermissionDenied:
        raise AccessLost(
            _(
                "You may read this proposal, but no longer write it: your role was changed. Nothing "
                "was saved; copy what you typed if you need it, or ask a lead of the applicant."
            ),
            status=403,
        ) from None


def _refuse_other_writer(request):
    """What one person typed is not saved in the name of another who signed in meanwhile."""
    writer = read_id(request.POST.get("writer", ""))
    if writer is None or writer == request.user.pk:
        return
    # The writer is not named: the number comes from the request, and would tell any account's name.
    raise OtherAccount(
        _(
            "This page was opened with another account; %(user)s is signed in now. Nothing was saved. "
            "What was typed here waits in this browser until its writer signs in again."
        )
        % {"user": request.user}
    )
