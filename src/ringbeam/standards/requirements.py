"""Requirements: the numbered clauses of an edition, and the controls of its Annex A."""

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import chain

from django.db import models
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ringbeam.standards.editions import Edition, edition_ref
from ringbeam.standards.names import UnknownName, meant_by
from ringbeam.standards.shipped import Confidence, Shipped
from ringbeam.standards.titles import themed, titled

# The attributes of a control (ISO/IEC 27002:2022, 4.2), by their column in the table.
ATTRIBUTES = {
    "control_type": gettext_lazy("Control type"),
    "information_security_properties": gettext_lazy("Information security properties"),
    "cybersecurity_concepts": gettext_lazy("Cybersecurity concepts"),
    "operational_capabilities": gettext_lazy("Operational capabilities"),
    "security_domains": gettext_lazy("Security domains"),
}


class RequirementKind(models.TextChoices):
    """What a number is: a heading over others, a requirement, or a control of Annex A."""

    HEADING = "heading", gettext_lazy("heading")
    REQUIREMENT = "requirement", gettext_lazy("requirement")
    CONTROL = "control", gettext_lazy("control")


class TitleKind(models.TextChoices):
    """Whether the standard prints the title, or prints none and the label is ours."""

    OFFICIAL = "official", gettext_lazy("title of the standard")
    UNTITLED = "untitled", gettext_lazy("our label; the standard prints no title")


class Requirement(Shipped):
    """A number of an edition: heading, requirement or control; never named by number alone."""

    ref = models.CharField(gettext_lazy("reference"), max_length=64, primary_key=True)
    edition = models.ForeignKey(Edition, models.PROTECT, related_name="requirements")
    number = models.CharField(gettext_lazy("number"), max_length=32)
    title = models.TextField(gettext_lazy("title"))
    title_kind = models.CharField(max_length=8, choices=TitleKind.choices)
    level = models.PositiveSmallIntegerField(gettext_lazy("level"))
    summary = models.TextField(gettext_lazy("in plain words"), blank=True)
    kind = models.CharField(
        gettext_lazy("kind"), max_length=12, choices=RequirementKind.choices
    )
    lowest = models.BooleanField(gettext_lazy("counted: lowest level"))
    parent = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="children"
    )
    confidence = models.CharField(max_length=12, choices=Confidence.choices)
    notes = models.TextField(gettext_lazy("notes"), blank=True)
    position = models.PositiveIntegerField()

    class Meta:
        ordering = ["edition", "position"]
        constraints = [
            models.UniqueConstraint(
                fields=["edition", "number"], name="standards_requirement_once"
            )
        ]
        indexes = [
            models.Index(fields=["edition", "position"], name="standards_requirement_at")
        ]

    def __str__(self) -> str:
        return self.ref

    @property
    def shown_title(self) -> str:
        """The title in the reader's language."""
        return titled(self.title)

    @property
    def label(self) -> str:
        """The number and title as people read them: "8.6.1 Incident management"."""
        return f"{self.number} {self.shown_title}"

    @property
    def chapter(self) -> str:
        """Where it stands: the chapter of a clause ("8"), the theme of a control ("A.5")."""
        parts = self.number.split(".")
        return ".".join(parts[:2]) if parts[0] == "A" else parts[0]


class Control(Shipped):
    """What Annex A says of a control beyond its number and title: theme and attributes."""

    requirement = models.OneToOneField(
        Requirement, models.PROTECT, primary_key=True, related_name="control"
    )
    theme = models.TextField(gettext_lazy("theme"))
    objective = models.TextField(gettext_lazy("objective"), blank=True)
    introduced = models.BooleanField(gettext_lazy("new in this edition"), null=True)
    attributes = models.JSONField(gettext_lazy("attributes"), default=dict)

    class Meta:
        ordering = ["requirement__position"]

    def __str__(self) -> str:
        return self.requirement_id

    @property
    def shown_theme(self) -> str:
        """The theme in the reader's language."""
        return themed(self.theme)

    @property
    def shown_objective(self) -> str:
        """The objective in the reader's language."""
        return themed(self.objective)


@dataclass
class Branch:
    """A requirement in the tree of its edition, with what stands under it."""

    requirement: Requirement
    children: list["Branch"] = field(default_factory=list)

    def walk(self) -> Iterator[Requirement]:
        """Give this requirement and everything under it, in the standard's order."""
        yield self.requirement
        for child in self.children:
            yield from child.walk()


def requirement_ref(standard: str, year: str, number: str) -> str:
    """Return the reference of a requirement or control, "iso-20000-1:2018:8.6.1"."""
    return f"{edition_ref(standard, year)}:{number}"


def requirements_of(standard: str, year: str) -> list[Requirement]:
    """Return every number of an edition, headings too, in the standard's order.

    An edition that is unknown, or of which only guidance is held, gives an empty list.
    """
    return numbers_of([edition_ref(standard, year)])


def lowest_of(editions: Sequence[str]) -> list[Requirement]:
    """Return the counted requirements and controls of the editions named by reference."""
    return [one for one in numbers_of(editions) if one.lowest]


def numbers_of(editions: Sequence[str]) -> list[Requirement]:
    """Return every number of the editions named by reference, edition by edition as named."""
    held = Edition.objects.select_related("standard").in_bulk(list(editions))
    rows = Requirement.objects.filter(edition_id__in=held, retired=False).order_by("position")
    by_edition: dict[str, list[Requirement]] = {ref: [] for ref in editions}
    for one in rows:
        # One edition for all its numbers: joining it to every row costs more than the rows.
        one.edition = held[one.edition_id]
        by_edition[one.edition_id].append(one)
    return list(chain.from_iterable(by_edition.values()))


def not_held(edition: str) -> str:
    """The sentence about an edition of which no requirements are held."""
    return _("No requirements are held of %(edition)s.") % {"edition": edition}


def resolve(
    standard: str, year: str, number: str, *, unseen: Collection[str] = ()
) -> Requirement:
    """Return the requirement of this standard's key, edition and number, retired ones too.

    Raises UnknownName when there is none, or its edition is among those ``unseen``.
    """
    ref = requirement_ref(standard, year, number)
    rows = Requirement.objects.select_related("edition__standard")
    try:
        return rows.exclude(edition_id__in=unseen).get(pk=ref)
    except Requirement.DoesNotExist:
        raise UnknownName([_("There is no requirement “%(ref)s”.") % {"ref": ref}]) from None


def cited(text: str) -> Requirement:
    """Return the requirement that a citation such as "ISO/IEC 20000-1:2018 8.6.1" names.

    Without a year the current edition is meant. Raises UnknownName when the standard, the
    edition or the number is not known, or no number is given.
    """
    meant = meant_by(text)
    if not meant.number:
        raise UnknownName([_("“%(text)s” names no clause.") % {"text": text}])
    year = meant.year or current_year(meant.standard.key)
    return resolve(meant.standard.key, year, meant.number)


def current_year(standard: str) -> str:
    """Return the year of the standard's current edition; empty when none is held."""
    edition = Edition.objects.filter(standard_id=standard, current=True, retired=False).first()
    return edition.year if edition else ""


def tree(standard: str, year: str) -> list[Branch]:
    """Return the numbers of an edition as a tree, in the standard's order, in one query."""
    return grow(requirements_of(standard, year))


def grow(requirements: Iterable[Requirement]) -> list[Branch]:
    """Return the requirements as a tree; one whose parent is not among them stands on top."""
    branches = {one.ref: Branch(one) for one in requirements}
    top: list[Branch] = []
    for branch in branches.values():
        above = branches.get(branch.requirement.parent_id or "")
        (above.children if above else top).append(branch)
    return top


def among(requirements: Iterable[Requirement], words: str) -> list[Requirement]:
    """Return those in whose number, title, summary or notes every word occurs.

    The title is searched as it ships and in the reader's language.
    """
    wanted = words.casefold().split()
    return [one for one in requirements if all(word in _text(one) for word in wanted)]


def _text(one: Requirement) -> str:
    told = (one.number, one.title, one.shown_title, one.summary, one.notes)
    return " ".join(told).casefold()
