"""Starts the web server and the worker, and says where they are to be found (operation)."""

import http.client
import shutil
import sys
from collections.abc import Callable

from ringbeam.site.config import Config
from ringbeam.site.supervision import Child, supervise

# Long enough that a thread keeps its database connection over a quiet minute.
THREAD_IDLE_SECONDS = 600
FOLDER = "PROMETHEUS_MULTIPROC_DIR"  # as prometheus-client reads it when it is loaded
LISTENERS = {"0.0.0.0": "127.0.0.1", "::": "::1"}  # noqa: S104 - what such an answer means


def web(config: Config) -> Child:
    """The web server: as many processes and threads as the configuration says."""
    command = [sys.executable, "-m", "granian", "--interface", "wsgi", "--no-ws"]
    command += ["--host", config.bind, "--port", str(config.port), "--http", "1"]
    command += ["--workers", str(config.web_processes)]
    command += ["--blocking-threads", str(config.web_threads)]
    command += ["--blocking-threads-idle-timeout", str(THREAD_IDLE_SECONDS)]
    command += ["--respawn-failed-workers", "--workers-kill-timeout", "4"]
    command += ["--log-level", "warning", "ringbeam.site.wsgi:application"]
    return Child("web server", command, counting(config))


def worker(config: Config) -> Child:
    """The worker: jobs and schedules."""
    command = [sys.executable, "-m", "ringbeam.site.launch", "worker"]
    return Child("worker", command, counting(config))


def counting(config: Config) -> dict[str, str]:
    """Where the processes count what they do, so that each can tell of all."""
    return {FOLDER: str(config.home / "metrics")}


def forget_counts(config: Config) -> None:
    """Begin to count anew: what is there was counted by processes that have ended."""
    folder = config.home / "metrics"
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir()


def answers(config: Config) -> bool:
    """Whether the web server answers that it is healthy."""
    host = LISTENERS.get(config.bind, config.bind)
    connection = http.client.HTTPConnection(host, config.port, timeout=2)
    try:
        connection.request("GET", "/healthz", headers={"Host": config.hostname})
        return connection.getresponse().status == http.HTTPStatus.OK
    except (OSError, http.client.HTTPException):
        return False
    finally:
        connection.close()


def announcement(config: Config, lines: list[str]) -> str:
    """What is printed once the product can be used; by name, since passkeys need one."""
    is_local = config.url == f"http://localhost:{config.port}"
    behind = [] if is_local else [f"It listens on {config.bind}, port {config.port}."]
    ready = f"Ringbeam is ready: {config.url}"
    return "\n".join(["", ready, *behind, *lines, "Ctrl-C stops it."])


def serve(config: Config, *, lines: list[str], say: Callable[[str], None]) -> None:
    """Run web server and worker until asked to end; `lines` are printed below the address.

    Raises Failed when one of them ends again and again.
    """
    forget_counts(config)
    supervise(
        [web(config), worker(config)],
        ready=lambda: answers(config),
        announce=lambda: say(announcement(config, lines)),
    )
    say("Ringbeam has stopped.")
