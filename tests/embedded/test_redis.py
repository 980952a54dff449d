import pytest
from redis import Redis as Client

from backend.embedded.redis import Redis


@pytest.fixture
def server(folder):
    server = Redis(folder)
    server.start()
    yield server
    server.stop()


def test_data_outlives_a_stop(server):
    with Client.from_url(server.url()) as client:
        client.set("note", "kept")
    server.stop()
    assert not server.running()
    server.start()
    with Client.from_url(server.url()) as client:
        assert client.get("note") == b"kept"


def test_starts_again_after_a_kill(server):
    server.kill()
    assert not server.running()
    server.start()
    assert server.running()


def test_is_set_up_as_a_broker_that_forgets_nothing(server):
    with Client.from_url(server.url()) as client:
        wanted = {"appendonly": "yes", "appendfsync": "everysec", "maxmemory-policy": "noeviction", "port": "0"}
        assert {name: client.config_get(name)[name] for name in wanted} == wanted
