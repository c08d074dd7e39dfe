"""`kezek witness`: watch that a log only grows, and sign what one has seen. Needs no database."""

import argparse
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

from kezek.journal.log.note import NoteUnreadable, Verifier
from kezek.journal.log.witness import ADD, LONGEST_REQUEST, Answer, Witness

HELP = "Watch that a log only grows, and sign what was seen (C2SP tlog-witness)."
DJANGO = False


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Take who one is, where one remembers, and whom one watches."""
    parser.add_argument("--name", required=True, help="as in witness.example/kezek")
    parser.add_argument("--folder", type=Path, required=True, help="its key and what it has seen")
    parser.add_argument("--log", required=True, action="append", metavar="VKEY", help="a log's key")
    parser.add_argument("--host", default="127.0.0.1")
    parser.add_argument("--port", type=int, default=8070)


def run(args: argparse.Namespace) -> int:
    """Listen until INT or TERM."""
    try:
        logs = {key.name: key for key in map(Verifier.parse, args.log)}
    except NoteUnreadable as error:
        print(f"kezek witness: {error}")
        return 2
    witness = Witness(args.name, args.folder, logs)
    with a_server(witness, args.host, args.port) as server:
        print(witness.verifier.vkey(), flush=True)
        server.serve_forever()
    return 0


def a_server(witness: Witness, host: str, port: int) -> ThreadingHTTPServer:
    """The witness at an address."""

    class Handler(BaseHTTPRequestHandler):
        """One request."""

        protocol_version = "HTTP/1.1"
        timeout = 10

        def do_POST(self) -> None:
            """Answer add-checkpoint."""
            try:
                length = int(self.headers.get("Content-Length", ""))
            except ValueError:
                length = -1
            if self.path != ADD:
                answer = Answer(HTTPStatus.NOT_FOUND, "there is only add-checkpoint here\n")
                self.close_connection = True
            elif not 0 <= length <= LONGEST_REQUEST:
                answer = Answer(HTTPStatus.REQUEST_ENTITY_TOO_LARGE, "this is too long\n")
                self.close_connection = True
            else:
                answer = witness.add_checkpoint(self.rfile.read(length))
            body = answer.text.encode()
            self.send_response(answer.status)
            self.send_header("Content-Type", answer.content_type)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_words: object) -> None:
            """Say nothing of each request."""

    server = ThreadingHTTPServer((host, port), Handler)
    server.daemon_threads = True
    return server
