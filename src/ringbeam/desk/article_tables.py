"""What is kept beside articles: who reads them, their words, views, votes and gaps (7.6).

None of it says who looked at what. A vote is one account's, so that each counts once.
"""

from django.db import models
from django.utils.translation import gettext_lazy as _

from ringbeam.core.accounts import Account
from ringbeam.core.entries import Entry

# Words are kept and asked by their beginning: "printers", "printing" and "printer" meet.
STEM = 6


class ArticleReader(models.Model):
    """That people of a customer read an article that is for chosen ones."""

    entry = models.ForeignKey(Entry, models.PROTECT, related_name="+", db_index=False)
    customer = models.ForeignKey(Entry, models.PROTECT, related_name="+")

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=["entry", "customer"], name="desk_article_reader_once"
            ),
        )

    def __str__(self) -> str:
        return f"{self.entry_id} {self.customer_id}"


class ArticleWord(models.Model):
    """A beginning of a word of a published article, and how much it speaks for it."""

    entry = models.ForeignKey(Entry, models.PROTECT, related_name="+")
    stem = models.CharField(max_length=STEM)
    weight = models.PositiveSmallIntegerField()

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["stem", "entry"], name="desk_article_word_once"),
        )

    def __str__(self) -> str:
        return self.stem


class ArticleTally(models.Model):
    """How often an article was opened; a number and nothing of who did."""

    entry = models.OneToOneField(Entry, models.PROTECT, primary_key=True, related_name="+")
    views = models.PositiveIntegerField(_("views"), default=0)

    def __str__(self) -> str:
        return f"{self.entry_id}: {self.views}"


class ArticleVote(models.Model):
    """Whether an article helped one reader, and what that reader says to its owner."""

    entry = models.ForeignKey(Entry, models.PROTECT, related_name="+", db_index=False)
    account = models.ForeignKey(Account, models.CASCADE, related_name="+")
    edition = models.PositiveIntegerField(_("version"))
    helpful = models.BooleanField(_("helpful"))
    comment = models.CharField(_("comment"), max_length=1000, blank=True)
    at = models.DateTimeField()

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["entry", "account"], name="desk_article_vote_once"),
        )

    def __str__(self) -> str:
        return f"{self.entry_id}: {self.helpful}"


class SearchGap(models.Model):
    """Words that were searched and found no article: how often by whom inside and outside.

    Numbers, addresses and names of people are taken out before anything is kept.
    """

    words = models.CharField(_("words"), max_length=120, unique=True)
    desk = models.PositiveIntegerField(_("by the desk"), default=0)
    portal = models.PositiveIntegerField(_("by customers"), default=0)
    last = models.DateTimeField(_("last time"))
    done = models.BooleanField(default=False)

    class Meta:
        indexes = (models.Index(fields=["done", "-last"], name="desk_gap_last"),)

    def __str__(self) -> str:
        return self.words
