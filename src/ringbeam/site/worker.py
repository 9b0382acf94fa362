"""The process that works through the jobs and looks at the schedules (operation)."""

import os
import secrets
import signal
import threading
from collections.abc import Callable

import structlog
from django.db import OperationalError, close_old_connections, connection
from django_tasks_db.management.commands.db_worker import Worker

from ringbeam.core import custom_fields, organization_zone
from ringbeam.core.heartbeats import beat
from ringbeam.core.measures import database_failed

log = structlog.get_logger(__name__)

LOOK_FOR_JOBS_SECONDS = 0.5
LOOK_AT_SCHEDULES_SECONDS = 5.0


def keep_time(tick: Callable[[], object], stopping: threading.Event) -> None:
    """Call `tick` again and again until told to stop.

    A database that does not answer now may answer at the next tick; any other failure is a bug
    and ends the whole process, since a worker without a clock would look alive.
    """
    try:
        while not stopping.wait(LOOK_AT_SCHEDULES_SECONDS):
            close_old_connections()
            try:
                tick()
            except OperationalError as error:
                database_failed(error)
                log.warning("schedules not looked at", reason=str(error))
    finally:
        connection.close()
        if not stopping.is_set():
            os.kill(os.getpid(), signal.SIGTERM)


def work(tick: Callable[[], object]) -> None:
    """Take jobs one after the other until SIGTERM or SIGINT; the present job is finished."""
    stopping, name = threading.Event(), secrets.token_hex(16)

    def beat_and_tick() -> None:
        beat(name)
        custom_fields.keep_up()
        organization_zone.keep_up()
        tick()

    timekeeper = threading.Thread(target=keep_time, args=(beat_and_tick, stopping), daemon=True)
    worker = Worker(
        queue_names=["*"],
        interval=LOOK_FOR_JOBS_SECONDS,
        batch=False,
        backend_name="default",
        startup_delay=False,
        max_tasks=None,
        worker_id=name,
        excluded_queue_names=[],
    )
    worker.configure_signals()
    timekeeper.start()
    try:
        worker.run()
    finally:
        stopping.set()
        timekeeper.join(timeout=2)
