"""Runs gunicorn in this process, with workers of its own, until it is told to end."""

import os
import signal
import sys
from collections.abc import Callable
from typing import Any

from gunicorn.app.base import BaseApplication  # type: ignore[import-untyped]
from gunicorn.arbiter import Arbiter  # type: ignore[import-untyped]

from tracker import interrupts
from tracker.server_note import ServerNote

THREADS = 4
WORKERS = min(2, os.cpu_count() or 1)
# What ends a worker; held back while it is born, since until it has its own handlers it would lose them.
ENDINGS = {signal.SIGINT, signal.SIGQUIT, signal.SIGTERM}


class Master(Arbiter):  # type: ignore[misc]
    """gunicorn's master, for somebody who sits in front of it."""

    def start(self) -> None:
        """Begin to listen; from now on a note says who serves here."""
        super().start()
        self.note = ServerNote(self.LISTENERS[0].sock.getsockname()[1])

    def stop(self, graceful: bool = True) -> None:
        """End the workers, and with them the note."""
        super().stop(graceful)
        self.note.remove()

    def init_signals(self) -> None:
        """Take the signals, but leave the end of the terminal ignored where the caller has it so (nohup)."""
        hangup = signal.getsignal(signal.SIGHUP)
        super().init_signals()
        if hangup is signal.SIG_IGN:
            signal.signal(signal.SIGHUP, hangup)

    def handle_hup(self) -> None:
        """Stop when the terminal is closed; gunicorn would reload."""
        self.handle_term()

    def murder_workers(self) -> None:
        """End workers that hang, as every second, and look after what they all need."""
        super().murder_workers()
        if said := self.app.look_after():
            print(said, file=sys.stderr, flush=True)  # noqa: T201 - to the person in front of it

    def spawn_worker(self) -> int:
        """Fork a worker; see ENDINGS."""
        signal.pthread_sigmask(signal.SIG_BLOCK, ENDINGS)
        try:
            worker = int(super().spawn_worker())
            self.note.write(self.WORKERS)
            return worker
        finally:
            signal.pthread_sigmask(signal.SIG_UNBLOCK, ENDINGS)


def _hear_the_master(_: object) -> None:
    """Let a new worker end when its master says so, and only then.

    Ctrl-C reaches the worker and the master, which hands it on: gunicorn's handler would run twice, the second time
    within the first, and wait for ever for a lock of its thread pool that it holds itself.
    """
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGQUIT, lambda *_: os._exit(0))
    signal.pthread_sigmask(signal.SIG_UNBLOCK, ENDINGS)


class Server(BaseApplication):  # type: ignore[misc]
    """The site's WSGI application at one address."""

    def __init__(self, host: str, port: int, ready: Callable[[int], None], look_after: Callable[[], str] = str) -> None:
        """Take where to listen, what to do once listening, and what to do every second, told in a sentence."""
        self.look_after = look_after
        self.settings = {
            "bind": f"[{host}]:{port}" if ":" in host else f"{host}:{port}",
            "worker_class": "gthread",
            "workers": WORKERS,
            "threads": THREADS,
            "preload_app": True,  # read once, for all workers
            "timeout": 60,
            "graceful_timeout": 10,
            "loglevel": "warning",
            "control_socket_disable": True,
            "limit_request_line": 0,  # an address that is too long gets the site's own answer
            "when_ready": lambda master: ready(master.LISTENERS[0].sock.getsockname()[1]),
            "post_worker_init": _hear_the_master,
        }
        super().__init__()

    def load_config(self) -> None:
        """Take our settings; neither a file nor the command line adds any."""
        for name, value in self.settings.items():
            self.cfg.set(name, value)

    def load(self) -> Any:
        from tracker.wsgi import application

        return application

    def run(self) -> None:
        """Serve until Ctrl-C, SIGTERM or the end of the terminal; ends with SystemExit, as gunicorn does."""
        master = os.getpid()
        interrupts.raise_if_asked()
        try:
            Master(self).run()
        except SystemExit as end:
            if os.getpid() != master:
                # A worker is done. What our callers still have to clear up is the master's.
                sys.stdout.flush()
                sys.stderr.flush()
                os._exit(end.code if isinstance(end.code, int) else 1)
            raise
