"""Why an account sees a record, or does not, for programs (27001 A.5.18)."""

from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from ringbeam.api.answers import answer
from ringbeam.api.finding import actor_of, any_record, caller_of
from ringbeam.api.problems import absent, wrong_fields
from ringbeam.core.accounts import Account
from ringbeam.core.explaining import Explanation, explain

LONGEST = 254


def why(request: HttpRequest) -> HttpResponse:
    """What the account ``who`` (an address or a person's number; the caller's own) may do with
    ``record``, and why; 404 for what the caller does not see, 403 for what is not told."""
    if unknown := set(request.GET) - {"record", "who"}:
        raise wrong_fields({n: [_("There is no filter with this name.")] for n in unknown})
    actor = actor_of(request)
    record = any_record(caller_of(request), request.GET.get("record", ""))
    who = request.GET.get("who", "").strip()[:LONGEST]
    named = Q(email=who.lower()) | Q(person__ref=who)
    asked = Account.objects.filter(named if who else Q(pk=actor.account))
    account = asked.first() if who.isprintable() else None
    if record is None or account is None:
        raise absent()
    return answer(_told(explain(account, record, by=actor)))


def _told(found: Explanation) -> dict[str, object]:
    rights = [
        {
            "name": one.name,
            "allowed": one.allowed,
            "who": one.who,
            "together": one.together,
            "reasons": [
                {
                    "by": reason.by,
                    "words": reason.words,
                    "role": reason.role,
                    "scope": reason.scope or None,
                    "kinds": reason.kinds,
                    "until": reason.until,
                }
                for reason in one.reasons
            ],
        }
        for one in found.rights
    ]
    account, record = found.account, found.record
    return {
        "account": account.email,
        "record": record.ref,
        "rights": rights,
        "against": found.against,
    }
