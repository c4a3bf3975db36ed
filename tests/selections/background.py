"""Real background workers on the database of a test."""

import os
import subprocess
import sys
from urllib.parse import quote

from django.db import connection


def database_url() -> str:
    """Return the address of the database that this test uses, for another process."""
    given = connection.settings_dict
    if connection.vendor == "sqlite":
        return f"sqlite:///{given['NAME']}"
    host, port = quote(given["HOST"], safe=""), given["PORT"] or 5432
    who = f"{given['USER']}:{given['PASSWORD']}@" if given["USER"] else ""
    return f"postgresql://{who}{host}:{port}/{given['NAME']}"


# a worker that dies as hard as any, with a task in hand and before it starts on the run
MORTAL = """
import os, signal
import django
django.setup()
from django.core.management import call_command
from django_tasks.signals import task_started
task_started.connect(lambda **_: os.kill(os.getpid(), signal.SIGKILL), weak=False)
call_command("db_worker", "--batch", "--no-startup-delay", "--no-reload", verbosity=0)
"""


def start_worker() -> subprocess.Popen[bytes]:
    """Start a worker that does what waits on the queue, and then ends."""
    return _start("-m", "django", "db_worker", "--batch", "--no-startup-delay", "-v", "0")


def start_mortal_worker() -> subprocess.Popen[bytes]:
    """Start a worker that is killed between taking a task and starting on its run."""
    return _start("-c", MORTAL)


def _start(*arguments: str) -> subprocess.Popen[bytes]:
    environment = os.environ | {
        "DATABASE_URL": database_url(),
        "COMMONBEAT_MODE": "test",
        "DJANGO_SETTINGS_MODULE": "commonbeat.site.settings",
        "LOG_LEVEL": "ERROR",
    }
    return subprocess.Popen([sys.executable, *arguments], env=environment)
