"""Knowledge articles: what is known, for those who can use it (ISO/IEC 20000-1:2018, 7.6)."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from ringbeam.core import clock
from ringbeam.core.conditions import among, both
from ringbeam.core.entries import NORMAL, Record, among_open, refers_to, shared_reference
from ringbeam.core.lines import RECORDS, Column, Lines
from ringbeam.core.registers import ALL, View, register
from ringbeam.core.rules import Rule, auditor, inside, manager, owner
from ringbeam.desk.article_life import LIFE
from ringbeam.desk.article_publishing import follow_article, settle_article
from ringbeam.desk.categories import Category
from ringbeam.desk.roles import agent
from ringbeam.documents.versions import SIGNED, Versioned

AUDIENCES = (
    ("agents", _("Desk agents only")),
    ("inside", _("All who work here")),
    ("customers", _("Chosen customers")),
    ("everyone", _("Everybody who signs in")),
    ("public", _("Everybody, also on guest pages")),
)
for_all_here = Rule(
    inside.says, lambda actor, kind: both(inside.where(actor, kind), among("privacy", [NORMAL]))
)


@register(
    prefix="KNO",
    clauses=(
        *("ISO/IEC 20000-1:2018 7.6", "ISO/IEC 20000-1:2018 8.6.3"),
        *("ISO 9001:2015 7.1.6", "ISO 9001:2026 7.1.6"),
    ),
)
class Article(Versioned, Record):
    """What is known of something, for an audience: a draft beside the version that is read.

    Versions are those of documents. Who reads it is approved with its text: ``open_to`` is the
    audience of the version in force, ``heading`` its title.
    """

    about = shared_reference("service", label=_("service"), public="service")
    draft = models.TextField(
        _("text"),
        blank=True,
        help_text=_("Markdown; ## begins a section. No names of customers or people."),
    )
    keywords = models.CharField(
        _("other words for it"),
        max_length=300,
        blank=True,
        help_text=_("Words that people search by and the text does not have."),
    )
    audience = models.CharField(
        _("audience"), max_length=10, choices=AUDIENCES, default="inside"
    )
    chosen = Lines(
        Column("customers", _("customers"), RECORDS, required=True, refers=("customer",)),
        verbose_name=_("chosen customers"),
    )
    category = refers_to(Category, verbose_name=_("category"))
    note = models.CharField(_("what changes and why"), max_length=300, blank=True)
    review = models.DateField(_("next review"), null=True, blank=True)
    effective = models.DateField(_("published on"), null=True, editable=False)
    reviewed = models.DateTimeField(_("confirmed"), null=True, editable=False)
    authors = models.JSONField(_("authors"), default=list, editable=False)
    edition = models.PositiveIntegerField(_("version in force"), default=0, editable=False)
    heading = models.CharField(_("title in force"), max_length=200, blank=True, editable=False)
    open_to = models.CharField(
        _("read by"), max_length=10, choices=AUDIENCES, blank=True, editable=False
    )

    # Versions of documents may be files; those of articles are text.
    draft_file_id = None

    @property
    def is_stale(self) -> bool:
        """Whether its day of review has come, whether it was marked yet or not."""
        return self.review is not None and self.review <= clock.today()

    class Meta(Record.Meta):
        verbose_name = _("knowledge article")
        verbose_name_plural = _("knowledge articles")
        indexes = (
            among_open("desk_article_open", "due", "entry"),
            models.Index(fields=["review"], name="desk_article_review"),
        )

    class Register:
        life = LIFE
        columns = ("title", "state", "audience", "service", "owner", "review", "updated")
        filters = ("state", "audience", "service", "category", "owner", "review", "archived")
        sorts = ("title", "-updated", "review", "-entry")
        search = ("title", "draft", "keywords")
        form = (
            *("title", "draft", "keywords", "audience", "chosen", "service", "category"),
            *("owner", "note", "review"),
        )
        views = (
            View("published", _("Published"), "state=published"),
            View("in_review", _("In review"), "state=for_approval"),
            View("to_review", _("To be reviewed"), "state=to_review", hot=True),
            ALL,
        )
        see = agent | manager | auditor | owner | for_all_here
        edit, add = agent | manager | owner, inside
        settle, follow = (settle_article,), (follow_article,)
        signed_with = SIGNED
        icon = "book"
