"""The issuing office's side of a document: mark, number, addressees, signer, copies."""

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from calls.models import Letterhead
from core.official.document import Envelope


def envelope_of(call, *, number="", at=None, code="", version=1):
    """The ``Envelope`` of a document about ``call``.

    :param number: the document number in words; '' for a draft.
    :param at: aware instant of issue; None leaves the days open.
    :param code: the code of the paper, '' for a draft.
    """
    office = call.office
    letterhead = Letterhead.objects.filter(office=office).first() or Letterhead(office=office)
    day = day_words(at) if at else ""
    return Envelope(
        mark=letterhead.mark or pgettext("issuer's mark", "%(office)s") % {"office": office.name},
        signer=letterhead.signer or office.name,
        number=str(number or ""),
        addressees=letterhead.addressees.rstrip("：:。 "),
        day=day or _("Day of publication"),
        note=letterhead.note.strip("（）() "),
        copies_to=letterhead.copies_to.rstrip("。 "),
        printed_by=letterhead.printed_by or office.name,
        printed_on=_("Printed on %(day)s") % {"day": day} if day else "",
        code=code,
        version=version,
        names=names_of(call),
    )


def day_words(instant):
    """An aware instant's day in Asia/Shanghai in the words of a document: 2026年5月6日."""
    local = timezone.localtime(instant)
    return f"{local.year}年{local.month}月{local.day}日"


def names_of(call):
    """Proper names that no line of a title splits, longest names not excepted."""
    area = call.office.area
    names = [call.office.name, area.name, call.fund, *call.lots.values_list("name", flat=True)]
    return tuple(name for name in names if name)
