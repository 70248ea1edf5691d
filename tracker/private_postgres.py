"""A PostgreSQL of this checkout's own, for a start without DATABASE_URL: made, started, shared and stopped here.

Every process that uses it holds a share of one lock file; who is the last on leaving stops the server.
"""

import contextlib
import os
import shutil
import stat
import tempfile
import time
from pathlib import Path
from urllib.parse import quote

import psycopg

from tracker.console import StopStart
from tracker.file_lock import FileLock
from tracker.local_state import unwritable
from tracker.postgres_account import account_and_home, short_hash
from tracker.postgres_data import make_data, programs_for, report, within_reach, write_settings
from tracker.postgres_programs import Programs
from tracker.process_commands import command_of

DATABASE = "tracker"
OWNER = "tracker"
APPLICATION = "tracker_app"
# So that whoever waits for what never comes holds nothing up; docker/roles.sql sets the same.
LIMITS = {"lock_timeout": "3s", "statement_timeout": "30s", "idle_in_transaction_session_timeout": "30s"}
START_TIMEOUT = 120
# Of a server that was killed, processes may live on for a moment and hold its memory; then it is said so.
LEFT_OVER = "pre-existing shared memory block"
# The address of a Unix socket has room for 107 bytes on Linux and 103 elsewhere, its file name included.
LONGEST_SOCKET_FOLDER = 85
# No system numbers its processes that high.
NO_PROCESS = str(2**31 - 1)


class PrivatePostgres:
    """The server with its data in `var/name`; `durable=False` trades safety in a power cut for speed, for tests.

    With `passing` they lie in that folder instead, which is made, and is gone with the server.
    """

    def __init__(self, var: Path, name: str = "postgres", *, durable: bool = True, passing: Path | None = None) -> None:
        self.var = var
        self.name = name
        self.durable = durable
        self.passing = passing
        self.account, home = account_and_home(name, var)
        self.home = passing or home
        self.data = self.home / name
        self.sockets = self.home / f"{name}-socket"
        # A comma would make it two servers in the eyes of PostgreSQL's client library.
        if len(os.fsencode(self.sockets)) > LONGEST_SOCKET_FOLDER or "," in str(self.sockets):
            self.sockets = self._elsewhere()
        self.users: FileLock | None = None
        self.process = os.getpid()

    def _elsewhere(self) -> Path:
        """Return the folder for the socket among the temporary files, or the one of a server that runs.

        That may have been started where the folder for temporary files is another one.
        """
        note = self._note()
        if len(note) > 4 and note[4] and self._is_ours(note[0]):
            return Path(note[4])
        return Path(tempfile.gettempdir()) / f"tracker-{short_hash(self.data)}"

    def url(self, role: str) -> str:
        return f"postgresql://{role}@{quote(str(self.sockets), safe='')}/{DATABASE}"

    def attach(self) -> str:
        """Use the server, starting it when it is not up, until `detach` or the end of this process.

        Returns what was done, for the person. Raises StopStart, and holds nothing, when the server cannot be had.
        """
        for variable in [name for name in os.environ if name.startswith("PG")]:
            del os.environ[variable]  # it speaks of another server, and every program of PostgreSQL would heed it
        try:
            self.users = FileLock(self.var / f"{self.name}.users")
            with self._alone():
                self.users.share()
                done = "PostgreSQL was running already" if self._is_up() else self._start()
                self._make_database()
        except BaseException as error:
            self.detach()
            if isinstance(error, OSError):
                raise unwritable(self.home, error) from error
            if isinstance(error, psycopg.Error):
                raise StopStart(f"The private PostgreSQL does not serve: {error}\n{self._report()}") from error
            raise
        return done if self.home == self.var else f"{done}, data in {self.home}"

    def look_after(self) -> str:
        """Start the server again when it was ended from outside; return in a sentence what was done, or nothing.

        It looks at the process only, so that it may be asked every second.
        """
        note = self._note()
        if note and self._is_ours(note[0]):
            return ""
        try:
            with self._alone():
                return "" if self._is_up() else f"The database had ended: {self._start()}."
        except (StopStart, OSError) as error:
            return f"The database has ended and does not start: {error}"

    def detach(self) -> None:
        """End this process's use of the server, and stop it when nobody else uses it; in a forked child do nothing.

        Raises StopStart when the server does not stop.
        """
        users, self.users = self.users, None
        if users is None or os.getpid() != self.process:
            return
        with self._alone():
            if users.is_last():
                self._stop()
                if self.passing:
                    shutil.rmtree(self.passing, ignore_errors=True)
            users.close()

    def _alone(self) -> FileLock:
        """Return the lock under which the server is started and stopped: one process at a time."""
        return FileLock(self.var / f"{self.name}.start")

    def _is_up(self) -> bool:
        """Say whether the server answers; one of an earlier process that is on its way up or down is waited for."""
        deadline = time.monotonic() + START_TIMEOUT
        while not self._answers():
            note = self._note()
            if not note or not self._is_ours(note[0]):
                self._disown(note)
                return False
            if time.monotonic() > deadline:
                raise StopStart(f"PostgreSQL (process {note[0]}) does not answer.\n{self._report()}")
            time.sleep(0.05)
        return True

    def _answers(self) -> bool:
        try:
            self._connect().close()
        except psycopg.OperationalError:
            return False
        return True

    def _connect(self) -> psycopg.Connection:
        """Return a connection of the owner that commits each statement."""
        return psycopg.connect(
            host=str(self.sockets), port=5432, user=OWNER, dbname="postgres", connect_timeout=5, autocommit=True
        )

    def _note(self) -> list[str]:
        """Return the lines of the server's own note (process, data, time, port, socket folder); empty without one."""
        try:
            return (self.data / "postmaster.pid").read_text(encoding="utf-8").splitlines()
        except FileNotFoundError:
            return []

    def _is_ours(self, process: str) -> bool:
        return f" -D {self.data} " in f"{command_of(process)} "

    def _disown(self, note: list[str]) -> None:
        """Take a stranger's or a zombie's number out of the note, for which PostgreSQL would refuse to start.

        The rest stays: from it PostgreSQL sees whether remains of the old server still work on the data.
        """
        if note:
            text = "\n".join([NO_PROCESS, *note[1:]])
            (self.data / "postmaster.pid").write_text(f"{text}\n", encoding="utf-8")

    def _start(self) -> str:
        """Start the server, on new data when there are none; raise StopStart when it does not come up."""
        if self.passing:
            self.passing.mkdir(exist_ok=True)
            self.passing.chmod(0o755)  # whatever the umask: PostgreSQL may run as somebody else
        programs = self._programs()
        fresh = not self.data.exists()
        if fresh:
            make_data(self.data, programs, self.account, owner=OWNER, durable=self.durable)
        self.account.own(self.data)
        self._make_socket_folder()
        write_settings(self.data, self.sockets, self.account, durable=self.durable)
        deadline = time.monotonic() + START_TIMEOUT
        code, text = self._try_start(programs)
        while code and LEFT_OVER in self._report(text) and time.monotonic() < deadline:
            time.sleep(0.5)
            code, text = self._try_start(programs)
        if code:
            raise StopStart(f"PostgreSQL did not start.\n{self._report(text)}")
        return f"PostgreSQL {programs.major} started{' on new data' if fresh else ''}"

    def _try_start(self, programs: Programs) -> tuple[int, str]:
        """Start the server with a new log, the last one kept beside it; return the exit code and what was said."""
        log = self.data / "server.log"
        if log.exists():
            log.replace(self.data / "server.log.old")
        return self._pg_ctl(programs, "start", "-l", log.name)

    def _stop(self) -> None:
        note = self._note()
        if not note or not self._is_ours(note[0]):
            return
        code, text = self._pg_ctl(self._programs(), "stop", "-m", "fast")
        if code:
            raise StopStart(f"PostgreSQL (process {note[0]}) did not stop.\n{self._report(text)}")
        with contextlib.suppress(OSError):  # it may hold files that are not ours
            self.sockets.rmdir()

    def _pg_ctl(self, programs: Programs, act: str, *options: str) -> tuple[int, str]:
        command: list[str | Path] = [programs["pg_ctl"], act, "-D", self.data, "-w", "-t", str(START_TIMEOUT), *options]
        return self.account.run(command, cwd=self.data)

    def _programs(self) -> Programs:
        found = programs_for(self.data, database=DATABASE, owner=OWNER, sockets=self.sockets)
        return within_reach(found, self.account, self.home)

    def _make_socket_folder(self) -> None:
        """Make the folder that nobody but the account may enter; raise StopStart when it is somebody else's."""
        self.sockets.mkdir(mode=0o700, exist_ok=True)
        found = self.sockets.lstat()
        if not stat.S_ISDIR(found.st_mode) or found.st_uid not in (self.data.stat().st_uid, os.geteuid()):
            raise StopStart(f"{self.sockets} is somebody else's. Remove it, or set TMPDIR to a folder of your own.")
        self.account.own(self.sockets)
        self.sockets.chmod(0o700)
        # Whose process number it holds decides nothing: the data have a note of their own.
        (self.sockets / ".s.PGSQL.5432.lock").unlink(missing_ok=True)

    def _make_database(self) -> None:
        """Make the application's role, which owns nothing, and the database, as far as they are not there yet."""
        with self._connect() as connection:
            if not connection.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", [APPLICATION]).fetchone():
                connection.execute(f"CREATE ROLE {APPLICATION} LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE")
            if not connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", [DATABASE]).fetchone():
                connection.execute(f"CREATE DATABASE {DATABASE} OWNER {OWNER}")
                connection.execute(f"GRANT CONNECT ON DATABASE {DATABASE} TO {APPLICATION}")
            # Nobody connects unasked or makes temporary tables, which could stand before the real ones.
            connection.execute(f"REVOKE ALL ON DATABASE {DATABASE} FROM PUBLIC")
            for setting, value in LIMITS.items():
                connection.execute(f"ALTER ROLE {APPLICATION} SET {setting} = '{value}'")

    def _report(self, text: str = "") -> str:
        """Return the end of this text, and of what the server said since its last start."""
        log = ""
        with contextlib.suppress(OSError):
            log = (self.data / "server.log").read_text(encoding="utf-8", errors="replace")
        return report(self.home, text, log)
