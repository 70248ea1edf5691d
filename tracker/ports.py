"""The address that the server will listen at: its two options, and whether it is free."""

import argparse
import errno
import socket

LARGEST = 65535
# What stands for all addresses of this machine.
EVERY = {"0.0.0.0", "::", ""}  # noqa: S104 - the person asks for it


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
    """Return the address that people use: with every address of this machine, the one in its network."""
    shown = (_in_network() or "127.0.0.1") if host in EVERY else host
    return f"http://[{shown}]:{port}/" if ":" in shown else f"http://{shown}:{port}/"


def names_of(host: str) -> list[str]:
    """Return the names that the site answers to: this machine's own, and the host that was asked for."""
    local = ["localhost", "127.0.0.1", "[::1]"]
    if host not in EVERY:
        return [*local, f"[{host}]" if ":" in host else host]
    own = socket.gethostname()
    return list(dict.fromkeys([*local, own, socket.getfqdn(own), *filter(None, [_in_network()])]))


def is_open(host: str) -> bool:
    """Say whether others than this machine can reach the host."""
    return host not in {"localhost", "127.0.0.1", "::1"}


def _in_network() -> str:
    """Return the address by which others reach this machine; empty without a network. Nothing is sent."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        try:
            probe.connect(("192.0.2.1", 9))  # an address of no machine, kept for documentation
            return str(probe.getsockname()[0])
        except OSError:
            return ""


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
