"""A mail server that takes every mail, on this computer, for tests."""

import socketserver
import threading
from collections.abc import Iterator
from contextlib import contextmanager


class _Conversation(socketserver.StreamRequestHandler):
    """One connection, as far as RFC 5321 is needed to take a mail."""

    def handle(self) -> None:
        self.say("220 ready")
        while line := self.rfile.readline().decode().strip():
            word = line.split()[0].upper()
            if word == "DATA":
                self.say("354 go on")
                self.take()
            self.say("221 bye" if word == "QUIT" else "250 fine")
            if word == "QUIT":
                return

    def say(self, words: str) -> None:
        self.wfile.write(f"{words}\r\n".encode())

    def take(self) -> None:
        lines = iter(self.rfile.readline, b".\r\n")
        self.server.taken.append(b"".join(lines).decode())  # type: ignore[attr-defined]  # ours


@contextmanager
def mail_server() -> Iterator[tuple[int, list[str]]]:
    """Serve until the end of the block; give the port and the mails that were taken."""
    with socketserver.TCPServer(("127.0.0.1", 0), _Conversation) as server:
        taken: list[str] = []
        server.taken = taken  # type: ignore[attr-defined]  # read by the conversation
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield server.server_address[1], taken
        server.shutdown()
