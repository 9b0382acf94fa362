"""Creating an incident by REST at 200,000: token, grants, history, search, clocks, receipt."""

import json
import uuid

from benchmarks.generating import AGENT
from benchmarks.measuring import costs, statements
from benchmarks.population import LARGE, SQLITE, ask, engines, scratch


def measure():
    """Statements and CPU of one request, in the database of this process."""
    from django.test import Client  # noqa: PLC0415

    from ringbeam.core.accounts import Account, Token  # noqa: PLC0415
    from ringbeam.desk.incidents import Incident  # noqa: PLC0415

    _token, secret = Token.issue(
        Account.objects.get(email=AGENT), name="benchmark", scopes=["read", "write"]
    )
    before = Incident.rows.exclude(due=None).order_by("-pk").first()
    given = {
        "title": "The printer on the third floor prints nothing",
        "description": "Since this morning every job stays in the queue.",
        "customer": before.customer.ref,
        "service": before.about.ref,
        "impact": 2,
        "urgency": 2,
    }
    client = Client(HTTP_HOST="localhost", HTTP_AUTHORIZATION=f"Bearer {secret}")
    body = json.dumps(given)

    def create():
        answer = client.post(
            "/api/v1/incidents",
            body,
            content_type="application/json",
            headers={"Idempotency-Key": str(uuid.uuid4())},
        )
        assert answer.status_code == 201, answer.content
        return answer

    made = create().json()
    assert made["due"], made
    return {"statements": statements(create), **costs(create)}


def run():
    """Measure creating on every database."""
    rows = []
    for engine in engines():
        with scratch(engine, LARGE) as environment:
            found = ask("creating", "measure", environment)
        what = f"creating an incident by REST, {engine}"
        rows.append(
            {
                "what": f"{what}: statements",
                "measured": found["statements"],
                "unit": "statements",
                "reach": 16,
            }
        )
        rows.append(
            {
                "what": f"{what}: CPU",
                "measured": found["cpu"],
                "unit": "ms",
                **({"reach": 8} if engine == SQLITE else {}),
                "note": f"and {found['server']:.1f} ms in the server"
                if found["server"]
                else "",
            }
        )
    return rows
