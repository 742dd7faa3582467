"""The closing instant of a window, as people say it: a day and an hour, midnight being 24:00."""

import re
from datetime import datetime, time, timedelta

from django import forms
from django.contrib.admin.widgets import AdminDateWidget, AdminSplitDateTime
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from calls.wording import last_day
from core.text import fold_width

CLOCK = re.compile(r"^(\d{1,2}):(\d{2})(?::00)?$")
END_OF_DAY = "24:00"


class ClosingWidget(AdminSplitDateTime):
    """Django's date picker, and an hour in which 24:00 is the end of that day."""

    def __init__(self, attrs=None):
        hour = forms.TextInput(attrs={"class": "vTimeField", "size": "8", "placeholder": "17:00"})
        forms.MultiWidget.__init__(self, [AdminDateWidget, hour], attrs)

    def decompress(self, value):
        if value is None:
            return [None, None]
        local = timezone.localtime(value) if timezone.is_aware(value) else value
        clock = END_OF_DAY if local.time() == time.min else f"{local:%H:%M}"
        return [last_day(timezone.make_aware(local) if timezone.is_naive(local) else local), clock]


class ClosingField(forms.MultiValueField):
    """A day and an hour in Asia/Shanghai as an aware datetime; no hour means the end of the day."""

    widget = ClosingWidget
    default_error_messages = {
        "clock": _("“%(typed)s” is no time of day. Type it as 17:00, or 24:00 for the day's end."),
        "no_day": _("Choose the day as well."),
    }

    def __init__(self, **kwargs):
        fields = (forms.DateField(), forms.CharField(required=False, max_length=8))
        super().__init__(fields, require_all_fields=False, **kwargs)

    def compress(self, data_list):
        day, typed = data_list if data_list else (None, "")
        if day is None:
            if typed:
                raise ValidationError(self.error_messages["no_day"], "no_day")
            return None
        clock = fold_width(typed or END_OF_DAY).replace(" ", "")
        if clock == END_OF_DAY:
            return timezone.make_aware(datetime.combine(day + timedelta(days=1), time.min))
        found = CLOCK.match(clock)
        if not found or int(found[1]) > 23 or int(found[2]) > 59:
            raise ValidationError(self.error_messages["clock"], "clock", {"typed": typed})
        return timezone.make_aware(datetime.combine(day, time(int(found[1]), int(found[2]))))

    def has_changed(self, initial, data):
        if self.disabled:
            return False
        try:
            return self.clean(data) != initial
        except ValidationError:
            return True
