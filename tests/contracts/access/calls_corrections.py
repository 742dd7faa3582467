"""Who may correct a published call and see what was corrected."""

from django.utils import timezone

from calls.correction import open_correction, publish_correction
from calls.models import Announcement, Call, Correction
from tests.contracts.access.table import LOGIN, Row, everyone
from tests.factories.authoring import make_complete_draft


def setup(world):
    """One correction being written, one that was published (of another call, its paper not made)."""
    now = timezone.localtime()
    world.correction = open_correction(world.call, by=world.lead, at=now)
    world.corrected = make_complete_draft(world)
    Call.objects.filter(pk=world.corrected.pk).update(state="published", published_at=now)
    done = open_correction(world.corrected, by=world.lead, at=now)
    Call.objects.filter(pk=done.copy_id).update(title="更正后的标题")
    Correction.objects.filter(pk=done.pk).update(reason="标题有误")
    publish_correction(Correction.objects.get(pk=done.pk), by=world.lead, at=now)
    assert Announcement.objects.filter(call=world.corrected, kind="correction").exists()


def call(world):
    return [world.call.pk]


def written(world):
    return [world.correction.pk]


WRITERS = everyone(403, anonymous=LOGIN, staff=200, lead=200, superuser=200)
WRITTEN = everyone(403, anonymous=LOGIN, staff=302, lead=302, superuser=302)
ONLY_POST = everyone(405, anonymous=LOGIN)
SIGNED_IN = everyone(302, anonymous=LOGIN)

ROWS = {
    "calls:corrections": Row(WRITERS, args=call),
    "calls:correction_open": Row(ONLY_POST, WRITTEN, args=call),
    "calls:correction": Row(WRITERS, WRITTEN, args=written, data=lambda world: {"reason": "有误"}),
    "calls:correction_publish": Row(
        everyone(403, anonymous=LOGIN, lead=200, superuser=200),
        # Nothing is changed in it yet.
        everyone(403, anonymous=LOGIN, lead=409, superuser=409),
        args=written,
    ),
    "calls:correction_discard": Row(WRITERS, WRITTEN, args=written),
    "calls:correction_catch_up": Row(ONLY_POST, WRITTEN, args=written),
    "calls:follow": Row(ONLY_POST, SIGNED_IN, args=call, data=lambda world: {"on": "1"}),
}
