"""Communities in the authoring room: the profile that a call announces, with its courtyards."""

from django import forms
from django.contrib import admin
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from communities.models import Community, Courtyard
from parties.authoring import CLEAN_TEXT, OfficeAdmin
from parties.enums import AreaKind, OfficeKind
from parties.models import Area, Office


class CommunityForm(forms.ModelForm):
    """A community; the area below the street is found or made from its name."""

    class Meta:
        model = Community
        fields = [
            "office", "name", "committee", "founded_year", "founded_month", "residents",
            "households", "area_km2", "commercial_buildings", "institutions", "about",
        ]  # fmt: skip

    def clean(self):
        cleaned = super().clean()
        office, name = cleaned.get("office") or self.instance.office_id, cleaned.get("name")
        others = Community.objects.exclude(pk=self.instance.pk)
        if office and name and others.filter(office=office, name=name).exists():
            raise ValidationError({"name": _("This street has a community of that name already.")})
        return cleaned


class CourtyardInline(admin.TabularInline):
    model = Courtyard
    extra = 0
    formfield_overrides = CLEAN_TEXT

    def _may_write(self, request, obj):
        parent = self.admin_site.get_model_admin(Community)
        return parent.may_write(request, obj)

    def has_view_permission(self, request, obj=None):
        return True

    def has_add_permission(self, request, obj=None):
        return self._may_write(request, obj)

    def has_change_permission(self, request, obj=None):
        return self._may_write(request, obj)

    def has_delete_permission(self, request, obj=None):
        return self._may_write(request, obj)


@admin.register(Community)
class CommunityAdmin(OfficeAdmin):
    form = CommunityForm
    inlines = [CourtyardInline]
    list_display = ["name", "office", "residents", "households"]
    search_fields = ["name"]
    list_select_related = ["office"]
    trail_act = "communities.author"
    fieldsets = [
        (None, {"fields": ["office", "name", "committee"]}),
        (
            _("Profile"),
            {
                "fields": [
                    ("founded_year", "founded_month"), ("residents", "households"), "area_km2",
                    "commercial_buildings", "institutions", "about",
                ],
            },
        ),
    ]  # fmt: skip

    def get_readonly_fields(self, request, obj=None):
        return ["office"] if obj is not None else []

    def get_changeform_initial_data(self, request):
        offices = list(self.choices_for(request, "office")[:2])
        initial = {"office": offices[0].pk} if len(offices) == 1 else {}
        return initial | super().get_changeform_initial_data(request)

    def choices_for(self, request, name):
        if name == "committee":
            return Office.objects.filter(office_kind=OfficeKind.COMMITTEE)
        return super().choices_for(request, name)

    def save_model(self, request, obj, form, change):
        if not change:
            obj.area = self._area_for(obj)
        super().save_model(request, obj, form, change)

    def _area_for(self, community):
        """The community's area below the street's, made when it is not there yet."""
        return Area.objects.get_or_create(
            parent=community.office.area,
            name=community.name,
            defaults={"kind": AreaKind.COMMUNITY},
        )[0]
