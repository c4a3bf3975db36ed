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


def start_worker() -> subprocess.Popen[bytes]:
    """Start a worker that does what waits on the queue, and then ends."""
    environment = os.environ | {
        "DATABASE_URL": database_url(),
        "COMMONBEAT_MODE": "test",
        "DJANGO_SETTINGS_MODULE": "commonbeat.site.settings",
        "LOG_LEVEL": "ERROR",
    }
    command = [sys.executable, "-m", "django", "db_worker", "--batch", "--no-startup-delay"]
    return subprocess.Popen([*command, "--verbosity", "0"], env=environment)
