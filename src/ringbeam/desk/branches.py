"""Where a possible cause lies: the branches of a fishbone for services."""

from django.utils.translation import gettext_lazy as _

BRANCHES = (
    ("people", _("People")),
    ("process", _("Process")),
    ("technology", _("Technology")),
    ("supplier", _("Supplier")),
    ("information", _("Information")),
    ("environment", _("Environment")),
)
