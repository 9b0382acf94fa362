"""Priority from impact and urgency (ISO/IEC 20000-1:2018, 8.6.1 b): one matrix, in the open."""

from django.utils.translation import gettext_lazy as _

LEVELS = ((1, _("High")), (2, _("Medium")), (3, _("Low")))
PRIORITIES = ((1, _("Critical")), (2, _("High")), (3, _("Moderate")), (4, _("Low")))


def priority(impact: int, urgency: int) -> int:
    """The priority, 1 to 4, that impact and urgency (1 high, 3 low) give."""
    return max(1, min(4, impact + urgency - 1))
