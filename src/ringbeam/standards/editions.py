"""Standards and their editions: which is current, and until when an older one may be used."""

from django.db import models
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from ringbeam.standards.shipped import Shipped
from ringbeam.standards.titles import titled


class StandardKind(models.TextChoices):
    """Whether a certificate can name the standard, or it only guides."""

    REQUIREMENTS = "requirements", _("requirements")
    GUIDANCE = "guidance", _("guidance")


class Standard(Shipped):
    """A standard over all its editions, such as ISO/IEC 20000-1."""

    key = models.CharField(_("key"), max_length=32, primary_key=True)
    short = models.CharField(_("short name"), max_length=16, unique=True)
    name = models.CharField(_("name"), max_length=48)
    title = models.TextField(_("subject"))
    discipline = models.CharField(_("discipline"), max_length=32)
    kind = models.CharField(_("kind"), max_length=16, choices=StandardKind.choices)
    committee = models.CharField(_("committee"), max_length=48, blank=True)
    own = models.BooleanField(_("own requirements"), default=False)
    position = models.PositiveIntegerField()

    class Meta:
        ordering = ["position"]

    def __str__(self) -> str:
        return self.name

    @property
    def shown_title(self) -> str:
        """The title in the reader's language."""
        return titled(self.title)

    @property
    def shown_discipline(self) -> str:
        """The discipline in the reader's language."""
        return _now("Own requirements") if self.own else titled(self.discipline)


class Edition(Shipped):
    """One edition of a standard; its reference is the standard's key and the year."""

    ref = models.CharField(_("reference"), max_length=48, primary_key=True)
    standard = models.ForeignKey(Standard, models.PROTECT, related_name="editions")
    year = models.CharField(_("edition"), max_length=8)
    status = models.TextField(_("status"))
    current = models.BooleanField(_("current"))
    published = models.CharField(_("published"), max_length=10, blank=True)
    relation = models.TextField(_("replaces, amended by"), blank=True)
    transition = models.TextField(_("transition"), blank=True)
    confidence = models.TextField(_("confidence"), blank=True)
    position = models.PositiveIntegerField()

    class Meta:
        ordering = ["position"]
        constraints = [
            models.UniqueConstraint(fields=["standard", "year"], name="standards_edition_once")
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def shown_status(self) -> str:
        """The status in the reader's language."""
        return _now("in use") if self.standard.own else titled(self.status)

    @property
    def name(self) -> str:
        """The full name, "ISO/IEC 20000-1:2018"."""
        return f"{self.standard.name}:{self.year}"

    @property
    def short(self) -> str:
        """The name for chips, "20000-1:2018"."""
        return f"{self.standard.short}:{self.year}"


class Alias(Shipped):
    """A name that people use for a standard, and the sentence that says why it is that one."""

    text = models.CharField(_("name"), max_length=48, primary_key=True)
    standard = models.ForeignKey(Standard, models.PROTECT, related_name="aliases")
    why = models.TextField(_("why"))

    class Meta:
        ordering = ["text"]
        verbose_name_plural = _("aliases")

    def __str__(self) -> str:
        return self.text


def edition_ref(standard: str, year: str) -> str:
    """Return the reference of an edition, "iso-20000-1:2018"."""
    return f"{standard}:{year}"


def management_editions() -> list[Edition]:
    """Return the editions whose requirements the product holds, those in force first."""
    rows = Edition.objects.filter(
        retired=False, standard__kind=StandardKind.REQUIREMENTS
    ).select_related("standard")
    return sorted(rows, key=lambda edition: (not edition.current, edition.position))


def current_editions() -> list[Edition]:
    """Return the current edition of each standard with requirements, in their order."""
    rows = [edition for edition in management_editions() if edition.current]
    return sorted(rows, key=lambda edition: edition.standard.position)
