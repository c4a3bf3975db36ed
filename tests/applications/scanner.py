"""A virus scanner for tests: speaks clamd's protocol over a real socket on loopback."""

import socketserver
import struct
import threading
from collections.abc import Iterator
from contextlib import contextmanager

EICAR = rb"X5O!P%@AP[4\PZX54(P^)7CC)7}$EICAR-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*"
LARGEST = 20_000_000  # bytes in a stream, as clamd's StreamMaxLength


class _Answer(socketserver.StreamRequestHandler):
    """Reads zINSTREAM and the pieces after it, each behind its length; answers with a zero."""

    def handle(self) -> None:
        if self.rfile.read(10) != b"zINSTREAM\0":
            self.wfile.write(b"UNKNOWN COMMAND\0")
            return
        content = b""
        while length := struct.unpack("!I", self.rfile.read(4))[0]:
            content += self.rfile.read(length)
            if len(content) > LARGEST:
                self.wfile.write(b"INSTREAM size limit exceeded. ERROR\0")
                return
        found = b"Eicar-Test-Signature FOUND" if EICAR in content else b"OK"
        self.wfile.write(b"stream: " + found + b"\0")


@contextmanager
def virus_scanner() -> Iterator[str]:
    """Run the scanner; yields its address as the setting VIRUS_SCANNER takes it."""
    with socketserver.ThreadingTCPServer(("127.0.0.1", 0), _Answer) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        host, port = server.server_address[:2]
        yield f"tcp://{host!s}:{port}"
        server.shutdown()
