"""The address that the server will listen at: its two options, and whether it is free."""

import argparse
import errno
import socket

LARGEST = 65535


def add_options(parser: argparse.ArgumentParser) -> None:
    """Add --host and --port; before the environment is there they are read by the same words as in the command."""
    parser.add_argument("--host", default="127.0.0.1", help="address to listen at (default: %(default)s)")
    parser.add_argument("--port", default=8000, type=_port, help="port to listen at (default: %(default)s)")


def obstacle(host: str, port: int) -> str | None:
    """Return why nobody can listen there and what to do about it, in words for a person; None when it is free."""
    try:
        family, kind, protocol, _, address = socket.getaddrinfo(
            host, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE
        )[0]
    except socket.gaierror:
        return f"There is no address called {host}. Try: python3 manage.py up --host 127.0.0.1"
    error = _refusal(family, kind, protocol, address)
    if error is None:
        return None
    if error.errno == errno.EADDRINUSE:
        others = (other for other in range(port + 1, LARGEST) if not _refusal(family, kind, protocol, (host, other)))
        return f"Port {port} is taken. Try: python3 manage.py up --port {next(others, 0)}"
    if error.errno == errno.EACCES:
        return f"This user may not listen at port {port}. Try: python3 manage.py up --port 8000"
    return f"This machine cannot listen at {host}: {error.strerror}. Try: python3 manage.py up --host 127.0.0.1"


def url(host: str, port: int) -> str:
    shown = {"0.0.0.0": "127.0.0.1", "::": "::1", "": "127.0.0.1"}.get(host, host)  # noqa: S104 - compared only
    return f"http://[{shown}]:{port}/" if ":" in shown else f"http://{shown}:{port}/"


def _refusal(
    family: int, kind: int, protocol: int, address: tuple[str, int] | tuple[str, int, int, int] | tuple[int, bytes]
) -> OSError | None:
    with socket.socket(family, kind, protocol) as probe:
        # As the server does: connections of an earlier server that are still closing are no obstacle.
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(address)
        except OSError as error:
            return error
    return None


def _port(text: str) -> int:
    number = int(text) if text.isdecimal() else -1
    if not 0 <= number <= LARGEST:
        raise argparse.ArgumentTypeError(f"{text} is no port, a port is a number up to {LARGEST}")
    return number
