"""Seventy registers: how long a process takes to start, and how much memory it then holds.

Further registers are generated into a package of their own until there are seventy; the product
is started with it, and answers the pages that list all kinds, and the API's description.
"""

import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path

from benchmarks.population import ROOT

KINDS = 70
START_S, MEMORY_MB = 10, 250
HEAD = '''"""Registers made for a measurement."""

from django.db import models

from ringbeam.core.entries import Record, shared_reference
from ringbeam.core.lives import Life, Move
from ringbeam.core.registers import register
from ringbeam.core.rules import inside, manager

LIFE = Life(
    "open",
    states={"open": "Open", "done": "Done", "void": "Void"},
    moves=(
        Move("finish", "Finish", "open", "done", manager),
        Move("cancel", "Cancel", "open", "void", manager),
        Move("reopen", "Reopen", "done", "open", manager),
    ),
    closed=("done", "void"),
)
'''
KIND = '''

@register(prefix="{prefix}", clauses=("9001 8.1",))
class Made{number}(Record):
    """A kind of record made for a measurement, number {number}."""

    customer = shared_reference("customer", label="customer")
    description = models.TextField(blank=True)
    severity = models.PositiveSmallIntegerField(default=2)
    cost = models.DecimalField(max_digits=12, decimal_places=2, null=True, blank=True)
    found = models.DateField(null=True, blank=True)
    place = models.CharField(max_length=60, blank=True)
    settled = models.BooleanField(default=False)
    reason = models.CharField(max_length=200, blank=True)

    class Register:
        columns = ("title", "state", "customer", "severity", "owner", "due")
        filters = ("state", "owner", "customer", "severity")
        search = ("title", "description")
        form = ("title", "description", "customer", "severity", "cost", "found", "place")
        see, edit, add = inside, manager, manager
        life = LIFE
'''
SETTINGS = """from ringbeam.site.settings import *
INSTALLED_APPS = ["made" if one == "ringbeam.site" else one for one in INSTALLED_APPS]
INSTALLED_APPS.append("ringbeam.site")
"""
PREPARE = """
import django
django.setup()
from django.core.management import call_command
call_command("migrate", run_syncdb=True, verbosity=0)
call_command("createcachetable", verbosity=0)
from ringbeam.core.accounts import Account, Grant
account = Account.objects.create_user("a@example.org", "x", name="A")
Grant.objects.create(account=account, role="manager")
"""
START = """
import time
begun = time.perf_counter()
import json, resource
from django.core.wsgi import get_wsgi_application
application = get_wsgi_application()
from django.test import Client
Client(HTTP_HOST="localhost").get("/accounts/login/")
started, cpu = time.perf_counter() - begun, time.process_time()
from ringbeam.core.accounts import Account
from ringbeam.core.registers import registers
client = Client(HTTP_HOST="localhost")
client.force_login(Account.objects.get(), backend="ringbeam.site.sessions.Accounts")
for path in ("/", "/record-types/", "/made7s/", "/made7s/new/", "/api/v1/openapi.json"):
    answer = client.get(path)
    assert answer.status_code == 200, (path, answer.status_code)
print(json.dumps({
    "kinds": len(registers()),
    "started": started,
    "cpu": cpu,
    "memory": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024,
}))
"""


def letters(number):
    """Three letters that no register has."""
    return "Z" + chr(65 + number // 26) + chr(65 + number % 26)


def run():
    """Generate what is missing to seventy, start, and measure."""
    with tempfile.TemporaryDirectory() as folder:
        made = Path(folder) / "made"
        made.mkdir()
        (Path(folder) / "made_settings.py").write_text(SETTINGS)
        (made / "__init__.py").write_text("")
        missing = KINDS - already()
        text = HEAD + "".join(KIND.format(prefix=letters(n), number=n) for n in range(missing))
        (made / "models.py").write_text(text)
        path = os.pathsep.join([folder, str(ROOT / "src"), str(ROOT)])
        environment = {**os.environ, "PYTHONPATH": path, "RINGBEAM_HOME": f"{folder}/home"}
        environment |= {"DJANGO_SETTINGS_MODULE": "made_settings"}
        environment.pop("DATABASE_URL", None)
        done(PREPARE, environment)
        found = json.loads(done(START, environment).splitlines()[-1])
    note = f"{found['kinds']} registers, {missing} of them generated"
    return [
        {
            "what": "start of a process until it answers",
            "measured": found["cpu"],
            "unit": "s CPU",
            "reach": START_S,
            "note": f"{note}; {found['started']:.1f} s on the clock",
        },
        {
            "what": "its memory after pages of all kinds and the API's description",
            "measured": found["memory"],
            "unit": "MB",
            "reach": MEMORY_MB,
            "note": note,
        },
    ]


def done(code, environment):
    """What a process of its own prints."""
    command = [sys.executable, "-c", code]
    ran = subprocess.run(
        command, env=environment, stdout=subprocess.PIPE, text=True, check=True
    )
    return ran.stdout


def already():
    """How many registers the product has."""
    from ringbeam.core.registers import registers  # noqa: PLC0415

    return len(registers())
