"""The private PostgreSQL, with real servers and real processes."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import psycopg
import pytest

from tests.waiting import PATIENCE
from tracker import postgres_account, postgres_data, postgres_programs
from tracker.console import StopStart
from tracker.postgres_account import RunAs
from tracker.private_postgres import APPLICATION, OWNER, PrivatePostgres

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="reads /proc and sends signals")

ROOT = Path(__file__).parents[2]
HOLDER = """
import sys
from pathlib import Path
from tracker.private_postgres import PrivatePostgres
postgres = PrivatePostgres(Path(sys.argv[1]))
print(postgres.attach(), flush=True)
sys.stdin.read()
postgres.detach()
"""


@pytest.fixture
def make(var: Path) -> Iterator[Callable[..., PrivatePostgres]]:
    """Make servers in the test's folder; what is still attached at the end is detached."""
    made: list[PrivatePostgres] = []

    def make(folder: Path = var, *, durable: bool = False) -> PrivatePostgres:
        made.append(PrivatePostgres(folder, durable=durable))
        return made[-1]

    yield make
    for postgres in made:
        postgres.detach()


def hold(var: Path, environment: dict[str, str]) -> subprocess.Popen[str]:
    """Start another process that uses the server until its input ends."""
    return subprocess.Popen(
        [sys.executable, "-c", HOLDER, str(var)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        env=environment,
    )


def said(holder: subprocess.Popen[str]) -> str:
    """Return the next line the process prints."""
    assert holder.stdout is not None
    return holder.stdout.readline().strip()


def end(holder: subprocess.Popen[str]) -> None:
    """Let the process leave the server and end."""
    holder.communicate(timeout=PATIENCE)
    assert holder.returncode == 0


def server_process(var: Path) -> int:
    """Return the number of the server's process."""
    return int((var / "postgres" / "postmaster.pid").read_text().split()[0])


def is_stopped(var: Path) -> bool:
    """Say whether the server has ended in order."""
    return not (var / "postgres" / "postmaster.pid").exists()


def ask(postgres: PrivatePostgres, statement: str, role: str = OWNER) -> list[tuple[object, ...]]:
    """Run one statement in the database, as the role, by the address that the site gets."""
    with psycopg.connect(postgres.url(role)) as connection:
        cursor = connection.execute(statement.encode())
        return cursor.fetchall() if cursor.description else []


def assert_application_owns_nothing(postgres: PrivatePostgres) -> None:
    """Check what the application's role is, and that it cannot make itself more."""
    rights = ask(
        postgres,
        "SELECT rolcanlogin, rolsuper, rolcreatedb, rolcreaterole, rolbypassrls,"
        " (SELECT count(*) FROM pg_shdepend d WHERE d.refobjid = r.oid AND d.deptype = 'o')"
        f" FROM pg_roles r WHERE rolname = '{APPLICATION}'",
    )
    assert rights == [(True, False, False, False, False, 0)]
    assert ask(postgres, "SELECT pg_get_userbyid(datdba) FROM pg_database WHERE datname = 'tracker'") == [(OWNER,)]
    with pytest.raises(psycopg.errors.InsufficientPrivilege):
        ask(postgres, "CREATE TABLE public.mine (id int)", APPLICATION)


def test_it_works(make: Callable[..., PrivatePostgres], var: Path) -> None:
    postgres = make()
    assert postgres.attach() == f"PostgreSQL {(var / 'postgres/PG_VERSION').read_text().strip()} started on new data"
    assert ask(postgres, "SELECT current_user, current_database()", APPLICATION) == [(APPLICATION, "tracker")]
    assert ask(postgres, "SHOW listen_addresses") == [("",)]
    assert ask(postgres, "SHOW data_checksums") == [("on",)]
    assert oct(postgres.sockets.stat().st_mode & 0o777) == "0o700"
    assert_application_owns_nothing(postgres)
    postgres.detach()
    assert is_stopped(var)
    assert postgres.attach().endswith("started")


def test_six_starters_give_one_server(var: Path, bare_environment: dict[str, str]) -> None:
    holders = [hold(var, bare_environment) for _ in range(6)]
    answers = sorted(said(holder) for holder in holders)
    assert [answer.split()[-1] for answer in answers] == ["data"] + ["already"] * 5
    process = server_process(var)
    for holder in holders[:5]:
        end(holder)
    assert server_process(var) == process
    end(holders[5])
    assert is_stopped(var)


def test_one_that_leaves_does_not_take_it_from_others(
    make: Callable[..., PrivatePostgres], var: Path, bare_environment: dict[str, str]
) -> None:
    starter = hold(var, bare_environment)
    assert "started" in said(starter)
    postgres = make()
    assert postgres.attach() == "PostgreSQL was running already"
    end(starter)
    assert ask(postgres, "SELECT 1") == [(1,)]
    postgres.detach()
    assert is_stopped(var)


def test_killed_user_leaves_it_usable(
    make: Callable[..., PrivatePostgres], var: Path, bare_environment: dict[str, str]
) -> None:
    holder = hold(var, bare_environment)
    said(holder)
    holder.kill()
    holder.communicate()
    postgres = make()
    assert postgres.attach() == "PostgreSQL was running already"
    postgres.detach()
    assert is_stopped(var)


def test_killed_server_recovers_what_was_committed(make: Callable[..., PrivatePostgres], var: Path) -> None:
    make(durable=True).attach()
    ask(postgres := make(durable=True), "CREATE TABLE kept (id int)")
    ask(postgres, "INSERT INTO kept SELECT generate_series(1, 1000)")
    os.kill(server_process(var), signal.SIGKILL)
    assert "started" in postgres.attach()
    assert ask(postgres, "SELECT count(*) FROM kept") == [(1000,)]


def test_everything_killed_recovers(
    make: Callable[..., PrivatePostgres], var: Path, bare_environment: dict[str, str]
) -> None:
    holder = hold(var, bare_environment)
    said(holder)
    ask(make(), "CREATE TABLE kept (id int)")
    for process in (holder.pid, server_process(var)):
        os.kill(process, signal.SIGKILL)
    holder.communicate()
    postgres = make()
    assert "started" in postgres.attach()
    assert ask(postgres, "SELECT count(*) FROM kept") == [(0,)]


def test_number_of_a_dead_server_that_a_stranger_has(make: Callable[..., PrivatePostgres], var: Path) -> None:
    postgres = make()
    postgres.attach()
    note = (var / "postgres/postmaster.pid").read_text().splitlines()
    postgres.detach()
    with subprocess.Popen(["sleep", "60"]) as stranger:
        (var / "postgres/postmaster.pid").write_text("\n".join([str(stranger.pid), *note[1:]]) + "\n")
        assert "started" in postgres.attach()
        assert stranger.poll() is None
        stranger.kill()


def test_forked_child_neither_stops_nor_holds_it(
    make: Callable[..., PrivatePostgres], var: Path, bare_environment: dict[str, str]
) -> None:
    postgres = make()
    postgres.attach()
    child = os.fork()
    if child == 0:
        postgres.detach()
        time.sleep(60)
        os._exit(0)
    try:
        time.sleep(0.2)
        assert ask(postgres, "SELECT 1") == [(1,)]
        postgres.detach()
        assert is_stopped(var)
        end(hold(var, bare_environment))
        assert is_stopped(var)
    finally:
        os.kill(child, signal.SIGKILL)
        os.waitpid(child, 0)


def test_data_of_another_version(make: Callable[..., PrivatePostgres], var: Path) -> None:
    (var / "postgres").mkdir()
    (var / "postgres" / "PG_VERSION").write_text("12\n")
    with pytest.raises(StopStart) as stop:
        make().attach()
    assert "written by PostgreSQL 12" in str(stop.value)
    assert "pg_dump" in str(stop.value)
    assert "pg_restore" in str(stop.value)


def test_no_programs(make: Callable[..., PrivatePostgres], monkeypatch: pytest.MonkeyPatch) -> None:
    def nothing(wanted: int | None) -> None:
        raise LookupError("none")

    monkeypatch.setattr(postgres_data, "find_programs", nothing)
    with pytest.raises(StopStart, match=r"No PostgreSQL 15 or newer was found .*\n.*apt install postgresql"):
        make().attach()


def test_long_path_has_its_socket_in_the_temporary_folder(
    make: Callable[..., PrivatePostgres], var: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    long = var / ("long " * 20).strip()
    long.mkdir()
    postgres = make(long)
    postgres.attach()
    assert len(str(postgres.sockets)) <= 85
    assert ask(postgres, "SELECT 1", APPLICATION) == [(1,)]
    # Who has another folder for temporary files finds it there.
    monkeypatch.setattr("tempfile.tempdir", str(var))
    assert make(long).url(APPLICATION) == postgres.url(APPLICATION)
    monkeypatch.undo()
    postgres.detach()
    assert is_stopped(long)
    assert not postgres.sockets.exists()


def test_path_with_odd_characters(make: Callable[..., PrivatePostgres], var: Path) -> None:
    odd = var / "it's 100% Ünusual, indeed"
    odd.mkdir()
    postgres = make(odd)
    postgres.attach()
    assert ask(postgres, "SELECT 1", APPLICATION) == [(1,)]


def test_variables_of_another_server_do_not_matter(
    make: Callable[..., PrivatePostgres], monkeypatch: pytest.MonkeyPatch
) -> None:
    for name, value in {
        "PGPORT": "6543",
        "PGDATA": "/nowhere",
        "PGUSER": "somebody",
        "PGOPTIONS": "--nonsense",
    }.items():
        monkeypatch.setenv(name, value)
    assert "started" in make().attach()


def test_interrupted_making_of_data_is_begun_again(make: Callable[..., PrivatePostgres], var: Path) -> None:
    (var / "postgres.new").mkdir()
    (var / "postgres.new" / "PG_VERSION").write_text("18\n")
    assert "on new data" in make().attach()


def test_settings_of_ones_own_come_after_ours(make: Callable[..., PrivatePostgres], var: Path) -> None:
    postgres = make()
    postgres.attach()
    assert ask(postgres, "SHOW work_mem") == [("4MB",)]
    postgres.detach()
    (var / "postgres" / postgres_data.OWN_SETTINGS).write_text("work_mem = '7MB'\n")
    postgres = make(durable=True)
    postgres.attach()
    assert ask(postgres, "SHOW work_mem") == [("7MB",)]
    assert ask(postgres, "SHOW random_page_cost") == [("1.1",)]


def test_bad_start_shows_the_end_of_the_log(make: Callable[..., PrivatePostgres], var: Path) -> None:
    postgres = make()
    postgres.attach()
    postgres.detach()
    with (var / "postgres" / "postgresql.conf").open("a") as file:
        file.write("nonsense = 'indeed'\n")
    with pytest.raises(StopStart, match=r"(?s)PostgreSQL did not start\..*nonsense"):
        postgres.attach()


def test_unwritable_folder(make: Callable[..., PrivatePostgres], var: Path) -> None:
    (var / "postgres.users").mkdir()  # root may write everywhere, but not into a folder as if it were a file
    with pytest.raises(StopStart, match=r"(?s)Cannot write in .*TRACKER_VAR"):
        make().attach()


@pytest.mark.skipif(sys.platform == "win32" or os.geteuid() != 0, reason="only root needs another user")
class TestRoot:
    """What happens as root, whom PostgreSQL refuses."""

    @pytest.fixture
    def _namespaces(self) -> None:
        if subprocess.run(["unshare", "-U", "--map-user=1000", "true"], check=False).returncode:
            pytest.skip("this system refuses user namespaces")

    @pytest.mark.usefixtures("_namespaces")
    def test_user_namespace(self, make: Callable[..., PrivatePostgres], var: Path) -> None:
        postgres = make()
        postgres.attach()
        assert "1000" in Path(f"/proc/{server_process(var)}/uid_map").read_text().split()
        assert postgres.data.stat().st_uid == 0

    @pytest.fixture
    def _no_namespaces(self, monkeypatch: pytest.MonkeyPatch, var: Path) -> None:
        monkeypatch.setattr("shutil.which", lambda _: None)
        var.parent.chmod(0o755)
        (var / "system").mkdir(mode=0o755)
        monkeypatch.setattr(postgres_account, "SYSTEM_STATE", var / "system")

    @pytest.mark.usefixtures("_no_namespaces")
    def test_other_user(self, make: Callable[..., PrivatePostgres], var: Path) -> None:
        postgres = make()
        postgres.attach()
        assert postgres.home == var
        assert postgres.data.stat().st_uid == postgres.account.user
        assert Path(f"/proc/{server_process(var)}").stat().st_uid == postgres.account.user
        assert ask(postgres, "SELECT 1", APPLICATION) == [(1,)]
        postgres.detach()
        assert is_stopped(var)

    @pytest.mark.usefixtures("_no_namespaces")
    def test_other_user_who_cannot_reach_our_folder(
        self, make: Callable[..., PrivatePostgres], var: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        closed = var / "closed"
        closed.mkdir(mode=0o700)
        programs = postgres_programs.find_programs(None)
        out_of_reach = postgres_data.copy_programs(programs, RunAs(), closed / "programs")
        monkeypatch.setattr(postgres_data, "find_programs", lambda _: out_of_reach)
        postgres = make(closed)
        assert postgres.attach().endswith(f"data in {postgres.home}")
        assert postgres.home.parent == var / "system"
        assert ask(postgres, "SELECT 1", APPLICATION) == [(1,)]
        assert oct(closed.stat().st_mode & 0o777) == "0o700"
        postgres.detach()
        assert is_stopped(postgres.home)

    @pytest.mark.usefixtures("_no_namespaces")
    def test_data_that_the_other_user_cannot_reach(self, make: Callable[..., PrivatePostgres], var: Path) -> None:
        closed = var / "closed"
        (closed / "postgres").mkdir(parents=True)
        closed.chmod(0o700)
        with pytest.raises(StopStart, match=r"cannot reach .*\n.*TRACKER_VAR"):
            make(closed)

    @pytest.mark.usefixtures("_namespaces")
    def test_data_of_an_ordinary_user_stay_theirs(self, make: Callable[..., PrivatePostgres], var: Path) -> None:
        postgres = make()
        var.parent.chmod(0o755)
        postgres.account = RunAs(user=65534, group=65534)
        postgres.attach()
        postgres.detach()
        postgres = make()
        assert postgres.attach().endswith("started")
        assert postgres.account.user == postgres.data.stat().st_uid == 65534


def test_socket_folder_of_somebody_else(make: Callable[..., PrivatePostgres], var: Path) -> None:
    postgres = make()
    target = var / "elsewhere"
    target.mkdir()
    postgres.sockets.symlink_to(target)
    with pytest.raises(StopStart, match="somebody else's"):
        postgres.attach()


FAILING = [
    "INSERT INTO told VALUES (%s)",
    "SELECT no_such_function(%s)",
    "SELECT pg_sleep(0), %s::text; SELECT 1 / 0",
]


def test_a_statement_that_fails_leaves_its_text_out_of_the_log(make: Callable[..., PrivatePostgres]) -> None:
    postgres = make()
    postgres.attach()
    with psycopg.connect(postgres.url(OWNER), autocommit=True) as connection:
        connection.execute("CREATE TABLE told (text text CHECK (text = ''))")
        for statement in FAILING:
            with pytest.raises(psycopg.Error):
                connection.execute(psycopg.sql.SQL(statement.replace("%s", "'A secret'")))
        with pytest.raises(psycopg.errors.CheckViolation):
            connection.execute(FAILING[0], ["A secret"])
    log = (postgres.data / "server.log").read_text(encoding="utf-8")
    assert "violates check constraint" in log
    assert "secret" not in log


def test_the_database_of_compose_keeps_texts_out_of_its_log_too() -> None:
    compose = (ROOT / "docker-compose.yml").read_text(encoding="utf-8")
    docs = (ROOT / "docs" / "operations.md").read_text(encoding="utf-8")
    for name, value in postgres_data.QUIET.items():
        assert f"- -c{name}={value}\n" in compose
        assert f"    {name} = {value}\n" in docs
