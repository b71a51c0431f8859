"""A throw-away PostgreSQL cluster for one test run, made from the programs installed on the machine.

It listens on a Unix socket only, lives in a temporary folder and gives up safety on disk for speed. PostgreSQL refuses
to run as root, so root starts it as an unprivileged account.

`python -m tests.support.postgres` tells (with its status) whether the machine can run it, and if not, why.
"""

import contextlib
import os
import pwd
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import quote

OWNER, APP, WORKER = "participa_owner", "participa_app", "participa_worker"
SUPERUSER = "postgres"
DEBIAN_FOLDERS = Path("/usr/lib/postgresql")
OLDEST_VERSION = 15
PORT = 5432  # only the name of the socket: nothing listens on the network
START_SECONDS = 30.0
STALE_SECONDS = 3600
PARENT = Path("/tmp")  # noqa: S108 (mkdtemp makes the folder in it unguessable and private)
PREFIX = "participa-pg-"

# The worker crosses agencies on purpose, so it alone passes row-level security.
# Since PostgreSQL 15 only a database's owner may create tables in `public`.
ROLES_SQL = f"""
CREATE ROLE {OWNER} LOGIN NOSUPERUSER NOBYPASSRLS;
CREATE ROLE {APP} LOGIN NOSUPERUSER NOBYPASSRLS;
CREATE ROLE {WORKER} LOGIN NOSUPERUSER BYPASSRLS;
ALTER DATABASE postgres OWNER TO {OWNER};
"""
SETTINGS = {
    "listen_addresses": "",
    "port": str(PORT),
    "fsync": "off",
    "synchronous_commit": "off",
    "full_page_writes": "off",
    "autovacuum": "off",
    "max_connections": "100",
    "shared_buffers": "64MB",
    "timezone": "UTC",
    "log_min_messages": "warning",
}


class PostgresUnavailableError(RuntimeError):
    """The cluster cannot be started; the message says why and what to do."""


def find_binaries() -> tuple[Path | None, str]:
    """Return the folder with `initdb` and `postgres`, newest version first, or None and the reason in words."""
    found = [(version_of(folder), folder) for folder in candidate_folders() if has_programs(folder)]
    usable = [entry for entry in found if entry[0] >= OLDEST_VERSION]
    if usable:
        return max(usable)[1], ""
    if found:
        newest = max(found)[0]
        return None, f"PostgreSQL {newest} is installed, {OLDEST_VERSION} or later is needed"
    return None, "no PostgreSQL programs found (initdb, postgres); on Debian: apt install postgresql"


def candidate_folders() -> list[Path]:
    """Return the folders where the programs may be: Debian's, what pg_config says, and PATH."""
    folders = sorted(DEBIAN_FOLDERS.glob("*/bin"))
    pg_config = shutil.which("pg_config")
    if pg_config:
        answer = subprocess.run([pg_config, "--bindir"], capture_output=True, text=True, check=False)
        folders += [Path(answer.stdout.strip())] if answer.returncode == 0 else []
    on_path = shutil.which("initdb")
    return folders + ([Path(on_path).resolve().parent] if on_path else [])


def has_programs(folder: Path) -> bool:
    """Tell whether a folder holds both programs that are needed."""
    return all(os.access(folder / name, os.X_OK) for name in ("initdb", "postgres"))


def version_of(folder: Path) -> int:
    """Return the major version of the programs in a folder, 0 when they do not answer."""
    answer = subprocess.run([folder / "postgres", "--version"], capture_output=True, text=True, check=False)
    match = re.search(r"(\d+)", answer.stdout)
    return int(match[1]) if match and answer.returncode == 0 else 0


@dataclass(frozen=True)
class Account:
    """The system account the server runs as; None in each field means the present one."""

    uid: int | None = None
    gid: int | None = None

    @property
    def groups(self) -> list[int] | None:
        """Return the further groups: none when the account is changed, else those of the present one."""
        return None if self.uid is None else []


def choose_account() -> Account:
    """Return whom to run as: the present account, or for root an unprivileged one."""
    if os.geteuid() != 0:
        return Account()
    for name in ("postgres", "nobody"):
        try:
            entry = pwd.getpwnam(name)
        except KeyError:
            continue
        return Account(entry.pw_uid, entry.pw_gid)
    raise PostgresUnavailableError("running as root, and neither account 'postgres' nor 'nobody' exists")


@dataclass
class Cluster:
    """A running server. `url()` addresses its databases; `stop()` ends it and removes its files."""

    folder: Path
    binaries: Path
    account: Account
    process: subprocess.Popen[bytes] | None = field(default=None, repr=False)

    def url(self, dbname: str = "postgres", user: str = SUPERUSER) -> str:
        """Return the SQLAlchemy address of a database for a role."""
        return f"postgresql+psycopg://{user}@/{dbname}?host={quote(str(self.folder), safe='')}&port={PORT}"

    def conninfo(self, dbname: str = "postgres", user: str = SUPERUSER) -> str:
        """Return the same address in libpq's form, for psycopg itself."""
        return f"host={self.folder} port={PORT} dbname={dbname} user={user}"

    def create_database(self, name: str, *, template: str = "template1", owner: str = OWNER) -> str:
        """Create a database (a template of our own clones in milliseconds) and return its name."""
        self.execute(f'CREATE DATABASE "{name}" TEMPLATE "{template}" OWNER "{owner}"')
        return name

    def drop_database(self, name: str) -> None:
        """Remove a database, ending the connections that are still open."""
        self.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')

    def execute(self, *statements: str, dbname: str = "postgres") -> None:
        """Run statements as superuser, each in its own transaction."""
        import psycopg

        with psycopg.connect(self.conninfo(dbname), autocommit=True) as connection:
            for statement in statements:
                connection.execute(statement.encode())

    def stop(self) -> None:
        """End the server at once and remove its files. Safe to call twice."""
        if self.process and self.process.poll() is None:
            self.process.send_signal(signal.SIGQUIT)
            try:
                self.process.wait(timeout=10)
            except subprocess.TimeoutExpired:
                self.process.kill()
                self.process.wait(timeout=10)
        shutil.rmtree(self.folder, ignore_errors=True)

    def log(self) -> str:
        """Return what the server wrote so far."""
        file = self.folder / "log"
        return file.read_text(errors="replace") if file.exists() else ""


def start_cluster() -> Cluster:
    """Make and start a cluster with the three roles of the project; raise PostgresUnavailableError with the reason."""
    binaries, reason = find_binaries()
    if binaries is None:
        raise PostgresUnavailableError(reason)
    account = choose_account()
    # A short path: the name of a Unix socket may not pass 107 bytes. TMPDIR may be closed to the other account.
    remove_stale_folders()
    folder = Path(tempfile.mkdtemp(prefix=PREFIX, dir=PARENT))
    if account.uid is not None and account.gid is not None:
        os.chown(folder, account.uid, account.gid)
    cluster = Cluster(folder, binaries, account)
    try:
        initialise(cluster)
        cluster.process = launch(cluster)
        wait_until_ready(cluster)
        cluster.execute(*ROLES_SQL.strip().splitlines())
    except BaseException:
        cluster.stop()
        raise
    return cluster


def initialise(cluster: Cluster) -> None:
    """Run `initdb`; raise PostgresUnavailableError with its words."""
    options = ["--no-sync", "--auth=trust", "--encoding=UTF8", "--locale=C.UTF-8", f"--username={SUPERUSER}"]
    done = subprocess.run(
        [cluster.binaries / "initdb", "--pgdata", cluster.folder / "data", *options],
        user=cluster.account.uid,
        group=cluster.account.gid,
        extra_groups=cluster.account.groups,
        cwd=cluster.folder,
        env=clean_environment(),
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode != 0:
        raise PostgresUnavailableError(f"initdb failed: {done.stderr.strip() or done.stdout.strip()}")


def launch(cluster: Cluster) -> subprocess.Popen[bytes]:
    """Start the server; it writes to the file `log` of its folder."""
    settings = SETTINGS | {"unix_socket_directories": str(cluster.folder)}
    options = [part for key, value in settings.items() for part in ("-c", f"{key}={value}")]
    with (cluster.folder / "log").open("wb") as log:
        return subprocess.Popen(
            [*die_with_parent(), cluster.binaries / "postgres", "-D", cluster.folder / "data", *options],
            user=cluster.account.uid,
            group=cluster.account.gid,
            extra_groups=cluster.account.groups,
            cwd=cluster.folder,
            env=clean_environment(),
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=subprocess.STDOUT,
            # Ctrl-C in the terminal is for the test run, which then stops the server itself.
            start_new_session=True,
        )


def die_with_parent() -> list[str]:
    """Return the start of a command that ends the server when a test run is killed without a chance to stop it."""
    setpriv = shutil.which("setpriv")
    if setpriv is None:
        return []
    known = subprocess.run([setpriv, "--help"], capture_output=True, text=True, check=False).stdout
    return [setpriv, "--pdeathsig", "QUIT", "--"] if "--pdeathsig" in known else []


def remove_stale_folders() -> None:
    """Remove what killed test runs left behind: old folders whose server is gone."""
    for folder in PARENT.glob(f"{PREFIX}*"):
        with contextlib.suppress(OSError):
            if time.time() - folder.stat().st_mtime < STALE_SECONDS:
                continue
            lock = folder / "data" / "postmaster.pid"
            if lock.exists() and Path(f"/proc/{lock.read_text().split()[0]}").exists():
                continue
            shutil.rmtree(folder, ignore_errors=True)


def clean_environment() -> dict[str, str]:
    """Return an environment free of the developer's PG* settings, in plain English for the messages."""
    return {key: value for key, value in os.environ.items() if not key.startswith("PG")} | {"LC_ALL": "C.UTF-8"}


def wait_until_ready(cluster: Cluster) -> None:
    """Wait for the first connection; raise PostgresUnavailableError with the server's log."""
    import psycopg

    deadline = time.monotonic() + START_SECONDS
    while time.monotonic() < deadline:
        if cluster.process is None or cluster.process.poll() is not None:
            break
        try:
            psycopg.connect(cluster.conninfo(), connect_timeout=2).close()
        except psycopg.OperationalError:
            time.sleep(0.02)
        else:
            return
    raise PostgresUnavailableError(f"PostgreSQL did not start:\n{cluster.log()}")


def main() -> int:
    """Print the folder of the programs, or on the error channel why there is none."""
    binaries, reason = find_binaries()
    print(binaries or reason, file=sys.stdout if binaries else sys.stderr)
    return 0 if binaries else 1


if __name__ == "__main__":
    sys.exit(main())
