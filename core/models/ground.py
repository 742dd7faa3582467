"""Days off, the audit trail, private files, papers."""

import uuid

from django.conf import settings
from django.contrib.contenttypes.models import ContentType
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.db.models import Q
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from core.enums import FileKind


class AppendOnly(models.QuerySet):
    """Rows that are written once: changing and deleting through the ORM is refused."""

    def update(self, **kwargs):
        raise TypeError("Audit rows are never changed.")

    def delete(self):
        raise TypeError("Audit rows are never deleted.")

    def bulk_update(self, *args, **kwargs):
        raise TypeError("Audit rows are never changed.")


class AuditSeal(models.Model):
    """One batch of audit entries, chained by SHA-256 to the batch before.

    ``number`` is unique, so that two workers can never hang two batches on the same link.
    """

    number = models.PositiveBigIntegerField(_("number"), unique=True)
    at = models.DateTimeField(_("at"))
    entries = models.PositiveIntegerField(_("entries"))
    previous_hash = models.CharField(_("hash before"), max_length=64)
    hash = models.CharField(_("hash"), max_length=64)

    objects = AppendOnly.as_manager()

    class Meta:
        ordering = ["number"]
        verbose_name = _("audit seal")
        verbose_name_plural = _("audit seals")

    def __str__(self):
        return f"{self.number} {self.hash[:12]}"


class AuditEntry(models.Model):
    """One act: who did what to which object when. Written by ``core.audit.record`` only."""

    at = models.DateTimeField(_("at"))
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("actor"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
        help_text=_("Empty: the portal itself."),
    )
    act = models.CharField(_("act"), max_length=80)
    subject_type = models.ForeignKey(
        ContentType, verbose_name=_("kind of object"), on_delete=models.PROTECT, related_name="+"
    )
    subject_id = models.CharField(_("object"), max_length=64)
    subject_label = models.CharField(_("object's name then"), max_length=300)
    office_id = models.BigIntegerField(_("office that may read it"), null=True, blank=True)
    before = models.JSONField(_("before"), null=True, blank=True, encoder=DjangoJSONEncoder)
    after = models.JSONField(_("after"), null=True, blank=True, encoder=DjangoJSONEncoder)
    note = models.TextField(_("note"), blank=True)
    digest = models.CharField(_("hash"), max_length=64, blank=True)
    seal = models.ForeignKey(
        AuditSeal,
        verbose_name=pgettext_lazy("of the audit trail", "seal"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
    )

    objects = AppendOnly.as_manager()

    class Meta:
        ordering = ["-id"]
        verbose_name = _("audit entry")
        verbose_name_plural = _("audit entries")
        indexes = [
            models.Index(fields=["subject_type", "subject_id", "-id"], name="core_audit_subject"),
            models.Index(fields=["office_id", "-at", "-id"], name="core_audit_office"),
            models.Index(fields=["id"], condition=Q(seal=None), name="core_audit_unsealed"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(seal=None, digest="") | Q(seal__isnull=False) & ~Q(digest=""),
                name="core_auditentry_sealed_has_digest",
            ),
        ]

    def __str__(self):
        return f"{self.id} {self.act}"

    def save(self, *args, **kwargs):
        """Refuse to change a row; this is no business rule but the nature of the table."""
        if not self._state.adding:
            raise TypeError("Audit rows are never changed.")
        super().save(*args, **kwargs)

    def delete(self, *args, **kwargs):
        raise TypeError("Audit rows are never deleted.")

    @cached_property
    def sentence(self):
        """The act in words of the active language; a page of entries goes through ``told``."""
        from core.audit import sentence_of

        return sentence_of(self)


class StoredFile(models.Model):
    """A private file. Its bytes lie under a random name below ``MEDIA_ROOT``."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    name = models.CharField(_("name"), max_length=255)
    size = models.PositiveBigIntegerField(_("size in bytes"))
    sha256 = models.CharField(_("SHA-256"), max_length=64, db_index=True)
    kind = models.CharField(_("kind"), max_length=8, choices=FileKind)
    path = models.CharField(_("path"), max_length=100, unique=True)
    # What looks wrong about the pages, as codes with page numbers: put into words by core.scans.
    findings = models.JSONField(_("findings"), default=list, blank=True)
    looked_at = models.BooleanField(_("pages were looked at"), default=False)
    uploaded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("uploaded by"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
        help_text=_("Empty: made by the portal itself."),
    )
    uploaded_at = models.DateTimeField(_("uploaded at"))

    class Meta:
        ordering = ["-uploaded_at"]
        verbose_name = _("file")
        verbose_name_plural = _("files")
        constraints = [
            models.CheckConstraint(condition=Q(kind__in=FileKind.values), name="core_file_kind"),
            models.CheckConstraint(condition=Q(size__gt=0), name="core_file_not_empty"),
        ]

    def __str__(self):
        return self.name

    @property
    def warnings(self):
        """The findings as sentences of the active language."""
        from core.scans import words_of

        return words_of(self.findings)


class Paper(models.Model):
    """An issued document: announcement, receipt, score sheet, agreement. Anyone may check it.

    ``public_facts`` is all that the check page shows beside the row's own facts: a list of
    ``[label, value]`` pairs (a list, because PostgreSQL sorts the keys of an object).
    """

    code = models.CharField(_("code"), max_length=16, unique=True)
    kind = models.CharField(_("kind"), max_length=40)
    title = models.CharField(_("title"), max_length=300)
    version = models.PositiveIntegerField(_("version"), default=1)
    sha256 = models.CharField(_("SHA-256"), max_length=64, db_index=True)
    file = models.ForeignKey(
        StoredFile,
        verbose_name=_("file"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
    )
    subject_type = models.ForeignKey(
        ContentType, verbose_name=_("kind of object"), on_delete=models.PROTECT, related_name="+"
    )
    subject_id = models.CharField(_("object"), max_length=64)
    public_facts = models.JSONField(_("public facts"), default=list, encoder=DjangoJSONEncoder)
    issued_at = models.DateTimeField(_("issued at"))
    issued_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("issued by"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
        help_text=_("Empty: the portal itself."),
    )
    replaced_by = models.OneToOneField(
        "self",
        verbose_name=_("replaced by"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
    )

    class Meta:
        ordering = ["-issued_at", "-id"]
        verbose_name = _("paper")
        verbose_name_plural = _("papers")
        indexes = [
            models.Index(fields=["subject_type", "subject_id", "kind"], name="core_paper_subject"),
        ]
        constraints = [
            models.CheckConstraint(condition=Q(version__gte=1), name="core_paper_version"),
        ]

    def __str__(self):
        return f"{self.title} ({self.version})"
