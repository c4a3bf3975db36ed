"""The web worker: notes when each request arrived, before it waits for a free thread.

In the last minutes before a deadline requests may queue for seconds. What counts is when a
request was there to be read, not when a thread came to it.
"""

import time
from collections.abc import Iterable
from threading import local
from typing import Any

from gunicorn.workers.gthread import (
    _DEFER,
    DEFAULT_WORKER_DATA_TIMEOUT,
    TConn,
    ThreadWorker,
)

from commonbeat.base.arrival import ARRIVED


class ArrivalWorker(ThreadWorker):
    """Gunicorn's worker of threads that hands each request its time of arrival."""

    wsgi: Any

    def init_process(self) -> None:
        """Begin with nothing that has arrived."""
        self.arrived = local()
        super().init_process()

    def enqueue_req(self, conn: TConn) -> None:
        """Note the moment at which a connection begins to wait for a thread."""
        conn.arrived_at = time.time()
        super().enqueue_req(conn)

    def handle(self, conn: TConn) -> Any:
        """Take the moment at which there was something to read: not that of an idle connect."""
        if not conn.initialized and not conn.data_ready and not conn.wait_for_data(0):
            if not conn.wait_for_data(DEFAULT_WORKER_DATA_TIMEOUT):
                return _DEFER
            conn.arrived_at = time.time()
        self.arrived.at = conn.arrived_at
        return super().handle(conn)

    def load_wsgi(self) -> None:
        """Put the moment where the site looks for it, out of reach of any header."""
        super().load_wsgi()
        site = self.wsgi

        def noted(environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
            environ[ARRIVED] = self.arrived.at
            found: Iterable[bytes] = site(environ, start_response)
            return found

        self.wsgi = noted
