"""How much memory the private PostgreSQL takes of the machine that it runs on. Standard library only."""

import os
from pathlib import Path

MB = 1024 * 1024
# Where nothing says how much there is.
USUAL = 4096
CGROUPS = ("/sys/fs/cgroup/memory.max", "/sys/fs/cgroup/memory/memory.limit_in_bytes")


def memory_settings(megabytes: int) -> dict[str, str]:
    """Return the settings of PostgreSQL for a machine with so much memory, which it shares with the site.

    A sixth is for its own buffers; most of the rest is the system's cache of the same files, and is counted on. A sort
    or a hash may take a little of it, several at once; making an index more.
    """
    return {
        "shared_buffers": f"{bounded(megabytes // 6, 64, 8192)}MB",
        "effective_cache_size": f"{bounded(megabytes * 5 // 8, 128, 98304)}MB",
        "work_mem": f"{bounded(megabytes // 512, 4, 64)}MB",
        "maintenance_work_mem": f"{bounded(megabytes // 16, 64, 1024)}MB",
        "max_wal_size": f"{bounded(megabytes // 4, 512, 4096)}MB",
        # Of an SSD, where a page out of order costs little more than the next one.
        "random_page_cost": "1.1",
        "effective_io_concurrency": "16",
        "wal_compression": "on",
    }


# For tests, of which several servers run at once.
SMALL = {"shared_buffers": "64MB", "effective_cache_size": "1GB", "random_page_cost": "1.1"}


def bounded(value: int, least: int, most: int) -> int:
    return max(least, min(value, most))


def megabytes() -> int:
    """Return how much memory there is: that of the machine, or less where this process is let have less."""
    try:
        found = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") // MB
    except (AttributeError, ValueError, OSError):
        found = USUAL
    return min([found, *map(_limit, CGROUPS)])


def _limit(file: str) -> int:
    """Return the limit that a file of the system names, in megabytes; more than any machine has where it names none."""
    try:
        return int(Path(file).read_text(encoding="ascii")) // MB
    except (OSError, ValueError):
        return 1 << 40
