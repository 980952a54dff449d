"""The cache on a Redis of its own that is really stopped."""

import pytest
from django.core.cache import cache as service_cache
from django.test import override_settings

from backend.common.cache import ForgivingRedisCache
from backend.embedded.redis import Redis
from tests.services import scratch_folder


@pytest.fixture(scope="module")
def server():
    with scratch_folder() as folder:
        server = Redis(folder, durable=False)
        yield server
        server.stop()


@pytest.fixture
def cache(server):
    server.start()
    cache = ForgivingRedisCache(server.url(), {})
    cache.clear()
    yield cache
    cache._cache.get_client().connection_pool.disconnect()


def test_keeps_what_it_is_given(cache):
    assert cache.add("name", "Росток")
    assert not cache.add("name", "другое")
    assert cache.get("name") == "Росток"
    cache.set_many({"a": 1, "b": 2})
    assert cache.get_many(["a", "b", "c"]) == {"a": 1, "b": 2}
    assert cache.incr("a", 2) == 3
    assert cache.has_key("a")
    assert cache.touch("a", 60)
    assert cache.delete("a")


def test_uses_are_counted_until_the_first_one_is_forgotten(cache):
    assert [cache.count("form", 60), cache.count("form", 60), cache.count("other", 60)] == [1, 2, 1]
    assert 0 < cache._cache.get_client().ttl(cache.make_key("form")) <= 60
    cache._cache.get_client().persist(cache.make_key("form"))
    assert cache.count("form", 60) == 3
    assert cache._cache.get_client().ttl(cache.make_key("form")) == -1, "a later use does not begin the time anew"


def test_is_empty_while_redis_is_down_and_works_again_after(cache, server, caplog):
    cache.set("kept", "before")
    server.stop()
    assert cache.get("kept") is None
    assert cache.get("kept", "otherwise") == "otherwise"
    assert cache.get_many(["kept"]) == {}
    assert not cache.has_key("kept")
    assert cache.add("lock", 1), "a lock in the cache must not shut everybody out"
    cache.set("new", 1)
    cache.set_many({"new": 1})
    cache.delete_many(["new"])
    assert not cache.touch("kept")
    assert not cache.delete("kept")
    assert not cache.clear()
    with pytest.raises(ValueError, match="not found"):
        cache.incr("kept")
    assert cache.count("form", 60) is None
    assert "Redis does not answer" in caplog.text
    server.start()
    cache.set("kept", "after")
    assert cache.get("kept") == "after"


@pytest.mark.django_db
def test_people_log_in_while_redis_is_down(client, server, alina):
    alina.set_password("долгий-пароль-47")
    alina.save()
    server.stop()
    with override_settings(
        CACHES={"default": {"BACKEND": "backend.common.cache.ForgivingRedisCache", "LOCATION": server.url()}}
    ):
        page = client.get("/accounts/login/")
        assert page.status_code == 200
        answer = client.post("/accounts/login/", {"login": alina.email, "password": "долгий-пароль-47"})
    assert answer.status_code == 302, "neither 500 nor 429"


def test_the_service_uses_it():
    assert isinstance(service_cache._connections[service_cache._alias], ForgivingRedisCache)
