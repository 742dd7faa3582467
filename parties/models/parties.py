"""Who acts: people, areas, offices, organizations, their members, tasks and track records.

Whatever applies, endorses, reviews or is paid is a ``Party``; offices and organizations are parties
by inheritance, a person by its ``User.party``. What a user may see follows from the parties that the
user is, or is a member of.
"""

from django.conf import settings
from django.contrib.auth.models import AbstractBaseUser, BaseUserManager, PermissionsMixin
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models.functions import Lower
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from parties.credit_code import validate_uscc
from parties.enums import (
    AreaKind,
    InspectionResult,
    OfficeKind,
    OrganizationKind,
    PartyKind,
    Role,
)


class Area(models.Model):
    """A city, a district in it, a street in that, a community in that."""

    name = models.CharField(_("name"), max_length=60)
    kind = models.CharField(_("kind"), max_length=12, choices=AreaKind)
    parent = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="children", verbose_name=_("in")
    )

    class Meta:
        verbose_name = _("area")
        verbose_name_plural = _("areas")
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["parent", "name"], name="parties_area_name_in_parent"),
            models.UniqueConstraint(
                fields=["name"],
                condition=models.Q(parent__isnull=True),
                name="parties_area_name_at_top",
            ),
        ]

    def __str__(self):
        return self.name


class Party(models.Model):
    """What can apply, endorse, score or be paid."""

    kind = models.CharField(_("kind"), max_length=12, choices=PartyKind, editable=False)
    name = models.CharField(_("name"), max_length=100)
    created_at = models.DateTimeField(_("created at"), default=timezone.now, editable=False)

    class Meta:
        verbose_name = _("party")
        verbose_name_plural = _("parties")

    def __str__(self):
        return self.name


def keep_address(user):
    """Let the sign-in know the address of an account that somebody else made.

    The first code that is mailed to it proves it then; without this row the person would be asked for
    a second code.
    """
    user.emailaddress_set.get_or_create(email=user.email, defaults={"primary": True})


class UserManager(BaseUserManager):
    use_in_migrations = True

    def _create(self, email, password, **fields):
        if not email:
            raise ValueError("A user needs an e-mail address.")
        email = self.normalize_email(email).lower()
        user = self.model(email=email, **fields)
        user.set_password(password)
        user.party = Party.objects.create(kind=PartyKind.PERSON, name=user.name or email)
        user.save(using=self._db)
        keep_address(user)
        return user

    def create_user(self, email, password=None, **fields):
        fields.setdefault("is_staff", False)
        fields.setdefault("is_superuser", False)
        return self._create(email, password, **fields)

    def create_superuser(self, email, password=None, **fields):
        fields.update(is_staff=True, is_superuser=True)
        return self._create(email, password, **fields)

    def get_by_natural_key(self, email):
        return self.get(email__iexact=email)


class User(AbstractBaseUser, PermissionsMixin):
    """A person who signs in by e-mail. ``is_staff`` opens the authoring room (Django's admin)."""

    party = models.OneToOneField(
        Party, models.PROTECT, related_name="+", editable=False, verbose_name=_("party")
    )
    email = models.EmailField(_("e-mail"), unique=True)
    name = models.CharField(pgettext_lazy("person", "name"), max_length=60, blank=True)
    phone = models.CharField(_("phone"), max_length=30, blank=True)
    employer = models.CharField(
        _("employer"),
        max_length=100,
        blank=True,
        help_text=_(
            "Where you work; it keeps you from reviewing your own organization's proposals."
        ),
    )
    language = models.CharField(
        _("language"),
        max_length=8,
        choices=settings.LANGUAGES,
        default=settings.LANGUAGE_CODE,
        help_text=_("In which the pages and messages speak to you."),
    )
    is_active = models.BooleanField(_("active"), default=True)
    is_staff = models.BooleanField(_("may open the authoring pages"), default=False)
    date_joined = models.DateTimeField(_("joined at"), default=timezone.now, editable=False)

    objects = UserManager()

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS = []

    class Meta:
        verbose_name = _("person")
        verbose_name_plural = _("people")
        constraints = [
            models.UniqueConstraint(Lower("email"), name="parties_user_email_any_case"),
        ]

    def __str__(self):
        return self.name or self.email

    def get_full_name(self):
        return self.name

    def get_short_name(self):
        return self.name or self.email.split("@")[0]


class Office(Party):
    """A street office, a bureau, a residents' committee."""

    office_kind = models.CharField(_("kind of office"), max_length=16, choices=OfficeKind)
    area = models.ForeignKey(Area, models.PROTECT, related_name="offices", verbose_name=_("area"))
    parent = models.ForeignKey(
        "self",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("higher office"),
    )
    address = models.CharField(_("address"), max_length=200, blank=True)
    phone = models.CharField(_("phone"), max_length=60, blank=True)

    class Meta:
        verbose_name = _("office")
        verbose_name_plural = _("offices")


class Organization(Party):
    """A body that applies: registered with a credit code, or a residents' group on record."""

    organization_kind = models.CharField(
        _("kind of organization"), max_length=16, choices=OrganizationKind
    )
    uscc = models.CharField(
        _("unified social credit code"),
        max_length=18,
        null=True,
        blank=True,
        unique=True,
        validators=[validate_uscc],
        error_messages={
            "unique": _(
                "An organization with this credit code is registered already. Please ask one of "
                "its members to add you."
            )
        },
    )
    recorded_with = models.ForeignKey(
        Office,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("recorded with"),
        help_text=_("The street office that keeps the record of a residents' group."),
    )
    registered_with = models.CharField(_("registered with"), max_length=100, blank=True)
    registered_on = models.DateField(_("registered on"), null=True, blank=True)
    legal_representative = models.CharField(_("legal representative"), max_length=60)
    scope = models.TextField(_("scope of business"), max_length=1000, blank=True)
    address = models.CharField(_("address"), max_length=200)
    contact_name = models.CharField(_("contact"), max_length=60)
    contact_phone = models.CharField(_("contact's phone"), max_length=30)
    contact_email = models.EmailField(_("contact's e-mail"))
    account_name = models.CharField(_("account name"), max_length=100, blank=True)
    bank = models.CharField(_("bank"), max_length=100, blank=True)
    account_number = models.CharField(_("account number"), max_length=40, blank=True)
    inspection_year = models.PositiveSmallIntegerField(
        _("year of the last annual inspection"), null=True, blank=True
    )
    inspection_result = models.CharField(
        _("result of the last annual inspection"),
        max_length=8,
        choices=InspectionResult,
        blank=True,
    )
    introduction = models.TextField(_("introduction"), max_length=2000, blank=True)

    class Meta:
        verbose_name = _("organization")
        verbose_name_plural = _("organizations")
        constraints = [
            models.CheckConstraint(
                # Source: scheme A, 'who'; a group without a code is recorded with its street.
                condition=models.Q(uscc__isnull=False)
                | models.Q(organization_kind=OrganizationKind.GROUP, recorded_with__isnull=False),
                name="parties_organization_has_code_or_record",
            ),
        ]


class Membership(models.Model):
    """A user works for an office or an organization."""

    party = models.ForeignKey(Party, models.CASCADE, related_name="memberships")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="memberships")
    role = models.CharField(_("role"), max_length=8, choices=Role, default=Role.WRITER)
    since = models.DateTimeField(_("since"), default=timezone.now, editable=False)
    # Whoever answers for the organization by law; may be a lead, a writer or a reader beside it.
    is_legal_representative = models.BooleanField(
        _("signs as the legal representative"), default=False
    )

    class Meta:
        verbose_name = _("member")
        verbose_name_plural = _("members")
        constraints = [
            models.UniqueConstraint(fields=["party", "user"], name="parties_membership_once"),
            models.UniqueConstraint(
                fields=["party"],
                condition=models.Q(is_legal_representative=True),
                name="parties_membership_one_representative",
            ),
        ]

    def __str__(self):
        return f"{self.user} – {self.party}"


class Invitation(models.Model):
    """Somebody is to become a member as soon as the address is confirmed by an account.

    It is open until it was accepted or withdrawn; ``invited_by`` answers for it.
    """

    party = models.ForeignKey(Party, models.CASCADE, related_name="invitations")
    email = models.EmailField(_("e-mail"))
    role = models.CharField(_("role"), max_length=8, choices=Role, default=Role.WRITER)
    invited_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    invited_at = models.DateTimeField(_("invited at"), default=timezone.now)
    ended_at = models.DateTimeField(_("ended at"), null=True)

    class Meta:
        verbose_name = _("invitation")
        verbose_name_plural = _("invitations")
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(
                "party",
                Lower("email"),
                condition=models.Q(ended_at__isnull=True),
                name="parties_invitation_open_once",
            )
        ]

    def __str__(self):
        return f"{self.email} – {self.party}"


class Task(models.Model):
    """Something that waits for a party until it is done; every floor writes, each desk shows.

    ``occasion`` names what it is about (``screening:12``), so that the same task is written once and
    can be ended by the act that does it.
    """

    party = models.ForeignKey(Party, models.CASCADE, related_name="tasks")
    what = models.CharField(_("what"), max_length=40)
    title = models.CharField(_("title"), max_length=200)
    why = models.CharField(_("why"), max_length=300, blank=True)
    link = models.CharField(_("link"), max_length=300)
    due_at = models.DateTimeField(_("due at"), null=True, blank=True)
    occasion = models.CharField(max_length=120)
    created_at = models.DateTimeField(default=timezone.now)
    done_at = models.DateTimeField(_("done at"), null=True, blank=True)

    class Meta:
        verbose_name = _("task")
        verbose_name_plural = _("tasks")
        ordering = [models.F("due_at").asc(nulls_last=True), "id"]
        constraints = [
            models.UniqueConstraint(fields=["party", "what", "occasion"], name="parties_task_once")
        ]
        indexes = [models.Index(fields=["party", "done_at", "due_at"])]

    def __str__(self):
        return self.title


class CalendarKey(models.Model):
    """The secret in the address under which a person's calendar program fetches the own tasks."""

    user = models.OneToOneField(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    key = models.CharField(_("key"), max_length=60, unique=True)
    created_at = models.DateTimeField(_("created at"), default=timezone.now)

    class Meta:
        verbose_name = _("address of a calendar")
        verbose_name_plural = _("addresses of calendars")

    def __str__(self):
        return str(self.user)


class TrackRecord(models.Model):
    """What a party achieved in one funded project or one year of appraisal.

    Written after the award (appraisal, evaluation, renewal figures of schemes C and D), shown to
    reviewers beside a new proposal and frozen into the version that they score.
    """

    party = models.ForeignKey(Party, models.PROTECT, related_name="track_records")
    year = models.PositiveSmallIntegerField(_("year"))
    project_name = models.CharField(_("project"), max_length=200, blank=True)
    office_name = models.CharField(_("given by"), max_length=100, blank=True)
    amount = models.DecimalField(
        _("amount (yuan)"), max_digits=14, decimal_places=2, null=True, blank=True
    )
    stars = models.PositiveSmallIntegerField(
        _("stars"), null=True, blank=True, validators=[MinValueValidator(1), MaxValueValidator(5)]
    )
    completion = models.DecimalField(
        _("completion (%)"), max_digits=5, decimal_places=1, null=True, blank=True
    )
    residents_mark = models.DecimalField(
        _("residents' mark"), max_digits=4, decimal_places=1, null=True, blank=True
    )
    activities = models.PositiveIntegerField(_("activities"), null=True, blank=True)
    people_served = models.PositiveIntegerField(_("people served"), null=True, blank=True)
    resources_value = models.DecimalField(
        _("value of resources (yuan)"), max_digits=14, decimal_places=2, null=True, blank=True
    )
    groups_incubated = models.PositiveIntegerField(_("groups incubated"), null=True, blank=True)

    class Meta:
        verbose_name = _("track record")
        verbose_name_plural = _("track records")
        ordering = ["-year", "id"]

    def __str__(self):
        return f"{self.year} {self.project_name}"
