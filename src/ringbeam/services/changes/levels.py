"""How grave a change is: what it touches, and how likely it goes wrong."""

from django.utils.translation import gettext_lazy as _

LOW, MEDIUM, HIGH = "low", "medium", "high"
LEVELS = (
    ("", _("Not assessed yet")),
    (LOW, _("Low")),
    (MEDIUM, _("Medium")),
    (HIGH, _("High")),
)
NORMAL, STANDARD, EMERGENCY = "normal", "standard", "emergency"
TYPES = (
    (NORMAL, _("Normal")),
    (STANDARD, _("Standard, by a template")),
    (EMERGENCY, _("Emergency")),
)
SUCCESSFUL, WITH_TROUBLE, BACKED_OUT, FAILED = (
    *("successful", "trouble", "backed_out", "failed"),
)
OUTCOMES = (
    ("", _("Not known yet")),
    (SUCCESSFUL, _("Successful")),
    (WITH_TROUBLE, _("Successful, with trouble")),
    (BACKED_OUT, _("Taken back")),
    (FAILED, _("Failed")),
)
UNSUCCESSFUL = (BACKED_OUT, FAILED)
