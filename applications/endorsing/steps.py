"""The chain that a stage asks for: laid out from a preset, changed by staff until it has begun."""

from django.db import transaction
from django.utils.translation import gettext as _

from applications.models import Endorsement, EndorsementSettings, EndorsementStep
from calls.locking import lock_call
from calls.quotas import copy_quotas, lay_out_quotas
from core import audit
from parties.opinions.chains import COLUMNS
from parties.opinions.refusals import OpinionRefused

SETTINGS = ("answer_working_days", "on_silence")


def has_begun(stage):
    """Whether a proposal has come to the stage: its chain stays as it is then."""
    return Endorsement.objects.filter(stage=stage).exists()


def lay_out(stage, settings):
    """Make the rows of a new stage from a preset's dict.

    Keys: ``steps`` (dicts with the columns of ``parties.models.StepRules``; steps of one ``position``
    are side by side), the columns of ``EndorsementSettings``, and ``quotas``
    (``calls.quotas.lay_out_quotas``).
    """
    settings = dict(settings)
    steps, plan = settings.pop("steps", ()), settings.pop("quotas", None)
    EndorsementSettings.objects.create(stage=stage, **settings)
    EndorsementStep.objects.bulk_create(EndorsementStep(stage=stage, **row) for row in steps)
    if plan is not None:
        lay_out_quotas(stage, plan)


def copy(old_stage, new_stage):
    """Give the stage of next year's call the chain, the rules and the quotas of this year's."""
    for model in (EndorsementSettings, EndorsementStep):
        for row in model.objects.filter(stage=old_stage):
            row.pk, row.stage = None, new_stage
            row._state.adding = True
            row.save()
    copy_quotas(old_stage, new_stage)


def problems_of(stage):
    """What the stage lacks before its call can be published."""
    steps = list(EndorsementStep.objects.filter(stage=stage))
    if not steps:
        return [_("Nobody is asked for an opinion.")]
    return [
        _("It is not said which office gives “%(name)s”.") % {"name": one.name}
        for one in steps
        if one.fixed_office_id is None and not (one.level and one.office_kind)
    ]


@transaction.atomic
def set_steps(stage, rows, *, settings, by, at):
    """Replace the chain by ``rows`` (dicts of columns) and keep the ``settings`` of returns.

    Raises OpinionRefused once a proposal has come, without any step, and for a payee or an amount
    that two steps would settle.
    """
    call = lock_call(stage.call_id)
    if has_begun(stage):
        raise OpinionRefused(_("A proposal has come to this stage: its chain stays as it is."))
    if not rows:
        raise OpinionRefused(_("Name at least one office that gives its opinion."))
    if sum(bool(row.get("puts_forward")) for row in rows) > 1:
        raise OpinionRefused(_("Only one step can put forward against a quota."))
    EndorsementStep.objects.filter(stage=stage).delete()
    EndorsementStep.objects.bulk_create(
        EndorsementStep(stage=stage, **{name: row[name] for name in COLUMNS if name in row})
        for row in rows
    )
    EndorsementSettings.objects.update_or_create(stage=stage, defaults=settings)
    audit.record(
        "applications.set_steps", subject=stage, by=by, at=at, office_id=call.office_id,
        note=" → ".join(str(row["name"]) for row in rows), after={"steps": len(rows)},
    )  # fmt: skip
