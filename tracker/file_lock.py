"""Locks on files: how processes that share a folder wait for each other and know of each other."""

import os
import sys
from pathlib import Path
from types import TracebackType

if sys.platform == "win32":
    import msvcrt
    import time

    # Windows locks bytes, not files: far behind the end of the file, where no reader is disturbed.
    # A shared lock is one byte chosen by the process, an exclusive one is all of them.
    FIRST, SPAN = 1 << 30, 1 << 30

    def _lock(fd: int, *, shared: bool, wait: bool) -> bool:
        while True:
            os.lseek(fd, FIRST + (os.getpid() if shared else 0), os.SEEK_SET)
            try:
                msvcrt.locking(fd, msvcrt.LK_NBLCK, 1 if shared else SPAN)
            except OSError:
                if not wait:
                    return False
                time.sleep(0.05)
            else:
                return True

    def _unlock_shared(fd: int) -> None:
        os.lseek(fd, FIRST + os.getpid(), os.SEEK_SET)
        msvcrt.locking(fd, msvcrt.LK_UNLCK, 1)

else:
    import fcntl

    def _lock(fd: int, *, shared: bool, wait: bool) -> bool:
        try:
            fcntl.flock(fd, (fcntl.LOCK_SH if shared else fcntl.LOCK_EX) | (0 if wait else fcntl.LOCK_NB))
        except BlockingIOError:
            return False
        return True

    def _unlock_shared(fd: int) -> None:
        """Nothing to do: asking for the other kind of lock lets go of this one."""


class FileLock:
    """A lock on one file, made when missing; raises OSError when the file cannot be opened for writing.

    It ends with `close` or with the process. A process forked from this one lets go of it at once, so that a
    worker that outlives its master holds nothing; a program started from this one has it only by `pass_fds`.
    """

    def __init__(self, path: Path) -> None:
        self.fd = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
        if sys.platform != "win32":
            os.register_at_fork(after_in_child=self.close)

    def share(self) -> None:
        """Wait until nobody holds the lock alone, then hold it together with others."""
        _lock(self.fd, shared=True, wait=True)

    def take(self) -> None:
        """Wait until nobody else holds the lock, then hold it alone."""
        _lock(self.fd, shared=False, wait=True)

    def is_last(self) -> bool:
        """Give up the share; say whether nobody else had one, in which case the lock is now held alone."""
        _unlock_shared(self.fd)
        return _lock(self.fd, shared=False, wait=False)

    def close(self) -> None:
        """Let go; a second call does nothing."""
        fd, self.fd = self.fd, -1
        if fd >= 0:
            os.close(fd)

    def __enter__(self) -> "FileLock":
        self.take()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()
