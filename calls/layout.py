"""Laying a call out after its scheme: stages, windows, settings, and the lists of a new lot."""

from datetime import datetime, time, timedelta

from django.conf import settings
from django.db import transaction
from django.utils import timezone, translation
from django.utils.functional import Promise

from calls import presets, stages
from calls.models import (
    Category,
    Duty,
    EligibilityRule,
    Lot,
    RequiredDocument,
    Stage,
    StageWindow,
)


def in_office_language(value):
    """A preset's value with every lazy text in it said in the office's language."""
    if isinstance(value, Promise):
        with translation.override(settings.LANGUAGE_CODE):
            return str(value)
    if isinstance(value, dict):
        return {key: in_office_language(item) for key, item in value.items()}
    if isinstance(value, (list, tuple)):
        return [in_office_language(item) for item in value]
    return value


def end_of_day(day):
    """The instant at which ``day`` is over in Asia/Shanghai, minus nothing: 24:00 of that day."""
    return timezone.make_aware(datetime.combine(day + timedelta(days=1), time.min))


@transaction.atomic
def lay_out_call(call, *, at):
    """Create the stages of ``call`` after its scheme, with windows reckoned from the day of ``at``.

    Does nothing when the call has stages already. Every date is a proposal that staff changes.
    The scheme's categories are made known, so that the first project finds them to choose from.
    """
    if call.stages.exists():
        return
    scheme = presets.get(call.scheme)
    for name in in_office_language(scheme.categories):
        Category.objects.get_or_create(name=name)
    today = timezone.localdate(at)
    for position, preset in enumerate(scheme.stages, start=1):
        stage = Stage.objects.create(
            call=call,
            kind=preset.kind,
            position=position,
            name=in_office_language(preset.name),
            note=in_office_language(preset.note),
        )
        stages.get(preset.kind).lay_out(stage, in_office_language(preset.settings))
        if preset.opens is not None:
            opens = today + timedelta(days=preset.opens)
            closes = opens + timedelta(days=preset.lasts or 0)
            StageWindow.objects.create(
                stage=stage,
                opens_at=timezone.make_aware(datetime.combine(opens, time.min)),
                closes_at=end_of_day(closes) if preset.lasts is not None else None,
            )
    if scheme.one_lot:
        _lay_out_one_lot(call, scheme)


def _lay_out_one_lot(call, scheme):
    """The lot of a scheme without shares: rules, papers and dates hang on it as on any other."""
    lot = Lot.objects.create(
        call=call,
        position=1,
        name=in_office_language(scheme.one_lot),
        is_all=True,
        **in_office_language(scheme.lot),
    )
    lay_out_lot(lot)


@transaction.atomic
def lay_out_lot(lot):
    """Fill the empty lists of a new lot (eligibility, documents, duties) from the call's scheme."""
    scheme = presets.get(lot.call.scheme)
    for model, rows in (
        (EligibilityRule, scheme.eligibility),
        (RequiredDocument, scheme.documents),
        (Duty, scheme.duties),
    ):
        if model.objects.filter(lot=lot).exists():
            continue
        model.objects.bulk_create(
            model(lot=lot, position=position, **in_office_language(row))
            for position, row in enumerate(rows, start=1)
        )
