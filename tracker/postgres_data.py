"""The data directory of the private PostgreSQL: its version, how it is made, and its settings."""

import shutil
from pathlib import Path

from tracker.console import StopStart
from tracker.postgres_account import RunAs
from tracker.postgres_memory import SMALL, megabytes, memory_settings
from tracker.postgres_programs import OLDEST, Programs, find_programs

# A statement that fails, or waits, may hold a text that is redacted later: what went wrong is logged, not the
# statement. docker-compose.yml sets the same.
QUIET = {
    "log_min_error_statement": "panic",
    "log_parameter_max_length_on_error": "0",
    "log_error_verbosity": "terse",
    "log_statement": "none",
    "log_min_duration_statement": "-1",
    "log_lock_waits": "off",
}
LITTLE_SPACE = 100_000_000
# In the data folder: settings of PostgreSQL of whoever runs the site, over ours.
OWN_SETTINGS = "own.conf"
UNSAFE_BUT_FAST = "fsync = off\nfull_page_writes = off\nsynchronous_commit = off\n"


def programs_for(data: Path, *, database: str, owner: str, sockets: Path) -> Programs:
    """Return PostgreSQL of the version that wrote `data`, or any when there are no data; raise StopStart if none."""
    try:
        wrote = int((data / "PG_VERSION").read_text())
    except FileNotFoundError:
        wrote = None
    try:
        return find_programs(wrote)
    except LookupError as error:
        if wrote is None:
            raise StopStart(
                f"No PostgreSQL {OLDEST} or newer was found (found: {error}), not even in the installed packages.\n"
                "Install one (Debian, Ubuntu: apt install postgresql; macOS: brew install postgresql@18)\n"
                "or name a running one in the variable DATABASE_URL."
            ) from error
        raise StopStart(
            f"The data in {data} were written by PostgreSQL {wrote}, which is not here (found: {error}).\n"
            f"Install PostgreSQL {wrote}, or put its programs on the PATH, and start again.\n"
            "To move the data to another version, once it runs:\n"
            "  1. python3 manage.py up    # and, while it runs, in a second terminal:\n"
            f"     pg_dump -h '{sockets}' -U {owner} -Fc -f tracker.dump {database}\n"
            f"  2. stop it, and rename {data} to {data.name}-{wrote}\n"
            "  3. python3 manage.py shell # makes empty data; and, while it is open, in the second terminal:\n"
            f"     pg_restore -h '{sockets}' -U {owner} -d {database} tracker.dump"
        ) from error


def make_data(data: Path, programs: Programs, account: RunAs, *, owner: str, durable: bool) -> None:
    """Make the data directory; raise StopStart with what initdb said when it fails.

    It is made under another name first: one that bears its own name is always complete.
    """
    unfinished = data.with_name(f"{data.name}.new")
    shutil.rmtree(unfinished, ignore_errors=True)
    unfinished.mkdir(mode=0o700)
    account.own(unfinished)
    options = ["-U", owner, "--auth=trust", "--encoding=UTF8", "--data-checksums", "--no-instructions"]
    if programs.major >= 17:
        options += ["--locale-provider=builtin", "--builtin-locale=C.UTF-8", "--locale=C"]
    else:
        options += ["--locale=C.UTF-8"]
    if not durable:
        options += ["--no-sync"]
    code, text = account.run([programs["initdb"], "-D", unfinished, *options])
    if code:
        raise StopStart(f"PostgreSQL could not make its data directory {data}.\n{report(data.parent, text)}")
    with (unfinished / "postgresql.conf").open("a", encoding="utf-8") as file:
        file.write("\ninclude = 'private.conf'\n")
    unfinished.rename(data)


def write_settings(data: Path, sockets: Path, account: RunAs, *, durable: bool) -> None:
    """Write the settings that are ours: nobody comes in but through the socket, and memory is taken as there is.

    What stands in `OWN_SETTINGS`, which is never written, comes after them.
    """
    folder = '"' + str(sockets).replace('"', '""') + '"'
    settings = {
        "listen_addresses": "",
        "port": "5432",
        "unix_socket_directories": folder,
        "unix_socket_permissions": "0700",
        "log_checkpoints": "off",
        **QUIET,
        **(memory_settings(megabytes()) if durable else SMALL),
    }
    lines = [f"{name} = '{value.replace(chr(39), chr(39) * 2)}'\n" for name, value in settings.items()]
    path = data / "private.conf"
    own = f"include_if_exists = '{OWN_SETTINGS}'\n"
    path.write_text("".join(lines) + ("" if durable else UNSAFE_BUT_FAST) + own, encoding="utf-8")
    account.own(path)


def within_reach(programs: Programs, account: RunAs, home: Path) -> Programs:
    """Return the programs, copied to `home` when the account cannot run them where they are."""
    if account.user is None or account.run([programs["postgres"], "-V"])[0] == 0:
        return programs
    return copy_programs(programs, account, home / f"postgresql-{programs.major}")


def copy_programs(programs: Programs, account: RunAs, copy: Path) -> Programs:
    """Return a copy of the programs, with what they need, in the folder `copy`; one that is there is used again."""
    install = programs.folder.parent
    package = install.parent
    libraries = package.with_name(f"{package.name}.libs")  # of a wheel; the programs look for them over there
    if not copy.exists():
        unfinished = copy.with_suffix(".new")
        shutil.rmtree(unfinished, ignore_errors=True)
        shutil.copytree(install, unfinished / package.name / install.name, symlinks=True)
        if libraries.is_dir():
            shutil.copytree(libraries, unfinished / libraries.name, symlinks=True)
        account.own(unfinished)
        unfinished.rename(copy)
    return Programs(copy / package.name / install.name / "bin", programs.major)


def report(home: Path, *texts: str) -> str:
    """Return the last lines of what PostgreSQL said, and that the disk is full when it is: it may not have said so."""
    lines = [f"  {line}" for text in texts for line in text.splitlines()[-8:]]
    free = shutil.disk_usage(home).free
    if free < LITTLE_SPACE:
        lines.append(f"Only {free // 1_000_000} MB are free in {home}.")
    return "\n".join(lines)
