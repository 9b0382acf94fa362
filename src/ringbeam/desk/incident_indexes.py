"""Indexes of incidents beside those of their lists: numbers, and what is counted (9.1)."""

from django.db.models import Index
from django.db.models.functions import Length, Trim

from ringbeam.desk.jumping import AMONG_JUMPED

# All that is counted of incidents but their texts, so that a million of them need not be read.
COUNTED_BY = (
    *("state", "created", "resolved", "category", "impact", "urgency", "priority"),
    *("reopened", "customer", "about", "resolution_code", "entry"),
)
TOLD_BY = (Length(Trim("resolution")), "state", "created", "resolution_code")
BESIDE_LISTS = (
    Index(fields=["known_as"], name="desk_incident_known"),
    AMONG_JUMPED,
    Index(fields=COUNTED_BY, name="desk_incident_counted"),
    Index(*TOLD_BY, name="desk_incident_told"),
)
