"""The witness over HTTP: `POST /add-checkpoint` (C2SP), and `GET /newest?origin=…` and `GET /key` for the agency's start-up gate."""

import time
from collections.abc import Callable
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from socketserver import TCPServer
from threading import Lock
from urllib.parse import parse_qs, urlsplit

from legajo.witness.cosigning import Answer, Witness
from legajo.witness.store import Store


MAX_BODY_BYTES = 128 * 1024
SILENT_SECONDS = 30


class Handler(BaseHTTPRequestHandler):
    """One connection; kept alive between requests."""

    protocol_version = "HTTP/1.1"
    server_version = "legajo-witness"
    sys_version = ""
    timeout = SILENT_SECONDS
    witness: Witness
    clock: Callable[[], float]

    def do_POST(self) -> None:
        length = self.headers.get("Content-Length", "")
        if not length.isdecimal() or int(length) > MAX_BODY_BYTES:
            self.close_connection = True
            self._send(
                Answer(413 if length.isdecimal() else 411, b"the body's length is missing or too great\n")
            )
            return
        body = self.rfile.read(int(length))
        if urlsplit(self.path).path != "/add-checkpoint":
            self._send(Answer(404, b"no such call\n"))
            return
        self._send(self.witness.add_checkpoint(body, at=int(self.clock())))

    def do_GET(self) -> None:
        address = urlsplit(self.path)
        if address.path == "/newest":
            origins = parse_qs(address.query).get("origin", [])
            self._send(
                self.witness.newest(origins[0]) if len(origins) == 1 else Answer(400, b"name one origin\n")
            )
        elif address.path == "/key":
            self._send(Answer(200, f"{self.witness.store.verifier().vkey}\n".encode()))
        else:
            self._send(Answer(404, b"no such call\n"))

    def _send(self, answer: Answer) -> None:
        self.send_response(answer.status)
        if answer.status != 204:
            self.send_header("Content-Type", answer.media_type)
            self.send_header("Content-Length", str(len(answer.body)))
        self.end_headers()
        self.wfile.write(answer.body)

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 -- the standard library's signature
        """Say nothing: what was cosigned stands in the store."""


class Server(ThreadingHTTPServer):
    """A server whose threads end with it."""

    daemon_threads = True

    def server_bind(self) -> None:
        """Bind without asking for our own host's name: the standard library would load modules for that, which
        the user we dropped to may not be able to read."""
        TCPServer.server_bind(self)
        self.server_name, self.server_port = str(self.server_address[0]), int(self.server_address[1])


def make_server(store: Store, host: str, port: int, clock: Callable[[], float] = time.time) -> Server:
    """A server ready to `serve_forever()`; port 0 takes a free one (`server_address` tells it)."""
    handler = type(
        "BoundHandler", (Handler,), {"witness": Witness(store, Lock()), "clock": staticmethod(clock)}
    )
    return Server((host, port), handler)
