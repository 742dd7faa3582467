"""Rules and rubric of a round: typed, pasted as text, or copied from an earlier round."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from core.errors import Refusal
from core.text import read_id
from reviews import queries
from reviews.anchors import read_rubric, text_of
from reviews.forms import QuotaForm, RoundForm, rubric_formset
from reviews.ranking import plain
from reviews.setting_up import COLUMNS, set_rules
from reviews.views.rounds import page, round_for

LONGEST_PASTE = 20_000


@login_required
def rules(request, stage_id):
    """Rules and rubric; read only once scoring has begun."""
    review_round = round_for(request, stage_id, "reviews.manage_round")
    data = request.POST if request.method == "POST" else None
    form = RoundForm(data, instance=review_round)
    quotas = QuotaForm(data, review_round=review_round, locked=form.is_locked, prefix="kind")
    rubric, status = rubric_formset(review_round, data), 200
    context = {"earlier": queries.earlier_rounds(review_round), "pasted": ""}
    if request.method == "POST" and request.POST.get("act") in ("paste", "copy"):
        rubric, context["pasted"] = _offered(request, review_round, rubric)
    elif request.method == "POST":
        status = 409
        if _rules_set(request, review_round, form, quotas, rubric):
            return redirect("reviews:round_tab", stage_id)
    # The bound form has changed its instance: the page shows the round as it is.
    review_round = queries.round_of(review_round.stage)
    context |= {"form": form, "quotas": quotas, "rubric": rubric}
    return page(request, review_round, "reviews/rules.html", context, status)


def _offered(request, review_round, rubric):
    """The rubric that was pasted or copied, offered to be looked at; what is typed stays on failure."""
    pasted = request.POST.get("pasted", "")[:LONGEST_PASTE]
    try:
        rows = _copied(request, review_round) if request.POST["act"] == "copy" else _read(pasted)
    except ValidationError as error:
        messages.error(request, error.messages[0])
        return rubric, pasted
    messages.info(request, _("Look at the criteria below; nothing is kept before you save."))
    return rubric_formset(review_round, instead=rows), pasted


def _read(pasted):
    return [one.initial for one in read_rubric(pasted)]


def _copied(request, review_round):
    """The rubric of one of the office's other rounds."""
    wanted = read_id(request.POST.get("copy_from", ""))
    source = next((o for o in queries.earlier_rounds(review_round) if o.pk == wanted), None)
    if source is None:
        raise ValidationError(_("Choose the round whose rubric is to be copied."))
    return [
        {name: getattr(one, name) for name in COLUMNS} | {"anchors": text_of(one.anchors.all())}
        for one in queries.rubric_shown(source)
    ]


def _rules_set(request, review_round, form, quotas, rubric):
    """Keep the rules; False when that is refused, with the reasons on the forms."""
    # Every form is asked, so that all problems are told at once.
    answers = [form.is_valid(), quotas.is_valid(), rubric.is_valid()]
    if not all(answers) or not _fit(form, quotas, rubric):
        return False
    act = {"by": request.user, "at": request.arrived_at}
    kept = {"rules": form.cleaned_data, "quotas": quotas.cleaned_data, "criteria": rubric.kept()}
    try:
        set_rules(review_round, **kept, **act)
    except Refusal as refusal:
        refusal.add_to(form)
        return False
    messages.success(request, _("Rules and rubric are saved."))
    return True


def _fit(form, quotas, rubric):
    """Whether the parts fit together; else the forms say what does not."""
    fits = quotas.check_sum(form.cleaned_data["reviewers_each"])
    mark, highest = form.cleaned_data["pass_mark"], rubric.highest_total()
    if mark is not None and mark > highest:
        text = _("The pass mark %(mark)s is above the highest total %(highest)s.")
        form.add_error("pass_mark", text % {"mark": plain(mark), "highest": plain(highest)})
        return False
    return fits
