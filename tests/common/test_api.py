import pytest
from django.core.cache import cache
from django.utils.translation import gettext
from drf_spectacular.generators import SchemaGenerator
from rest_framework.authtoken.models import Token
from rest_framework.test import APIClient

from backend.common.api import description

ME = "/api/v1/me/preferences/"


@pytest.fixture
def send(log_in, gleb):
    """Sends raw bytes to the API as somebody with an account."""
    client = log_in(gleb)
    return lambda body, kind="application/json", path=ME: client.generic("PATCH", path, body, kind)


def test_what_can_be_read_is_taken(send):
    assert send('{"full_name": "Глеб \\ud83c\\udf31"}').json()["full_name"] == "Глеб 🌱"


@pytest.mark.parametrize(
    "body",
    [b"{", b'{"full_name": "\xff"}', b'{"full_name": "\\ud83c"}', b'{"full_name": 1e400}', b"[" * 100_000, b"NaN"],
    ids=["cut off", "no UTF-8", "half a character", "infinite", "deep", "no number"],
)
def test_what_cannot_be_read_is_refused(send, body):
    answer = send(body)
    assert (answer.status_code, answer.json()["code"], answer.json()["field"]) == (400, "parse_error", "")


def test_too_long_a_request_is_refused_in_the_form_of_the_api(send):
    answer = send(b'{"full_name": "' + b"x" * 3_000_000 + b'"}')
    assert (answer.status_code, answer.json()["code"]) == (413, "too_large")


@pytest.mark.parametrize("path", ["nothing/", "projects/x/", "projects/1/nothing/", "projects/%0A/", "projects/1%00/"])
def test_an_unknown_address_is_refused_in_the_form_of_the_api(client, db, path):
    answer = client.get(f"/api/v1/{path}")
    assert (answer.status_code, answer.json()["code"]) == (404, "not_found")


def test_an_address_without_its_slash_is_led_on(client, db):
    assert client.get("/api/v1/events").url == "/api/v1/events/"


def test_the_schema_says_what_may_be_empty():
    schemas = SchemaGenerator().get_schema(request=None, public=True)["components"]["schemas"]
    link = schemas["Project"]["properties"]["link"]
    assert link["readOnly"]
    assert link["anyOf"] == [{"type": "string", "format": "uri"}, {"type": "string", "enum": [""]}]
    reason = schemas["Letter"]["properties"]["reason"]["oneOf"]
    assert {"$ref": "#/components/schemas/BlankEnum"} in reason


@pytest.mark.parametrize("who", ["anonymous", "person"])
def test_who_asks_too_often_is_told_when_to_ask_again(who, alina, settings):
    cache.clear()
    settings.API_RATES = {"anonymous": None, "person": None, who: "2/min"}
    client = APIClient()
    if who == "person":
        client.credentials(HTTP_AUTHORIZATION=f"Token {Token.objects.create(user=alina).key}")
    answers = [client.get("/api/v1/centres/") for _ in range(3)]
    assert [answer.status_code for answer in answers] == [200, 200, 429]
    assert set(answers[2].json()) == {"code", "message", "field"}
    assert answers[2].json()["code"] == "throttled"
    assert 0 < int(answers[2]["Retry-After"]) <= 60
    settings.API_RATES = {"anonymous": None, "person": None}
    assert client.get("/api/v1/centres/").status_code == 200
    described = SchemaGenerator().get_schema(request=None, public=True)["paths"]["/api/v1/centres/"]["get"]
    assert "Retry-After" in described["responses"]["429"]["headers"]
    cache.clear()


@pytest.fixture
def unwritten():
    """The description is put together anew, and what a test made of it is forgotten."""
    description._written.cache_clear()
    yield
    description._written.cache_clear()


def test_the_description_is_written_once_for_each_language_and_format(client, monkeypatch, unwritten):
    made = []

    def counted(generator, request=None, public=False):
        made.append(request)
        return {"openapi": "3.0.3", "info": {"title": gettext("Projects")}}

    monkeypatch.setattr(SchemaGenerator, "get_schema", counted)
    russian, english = (client.get("/api/schema/", {"lang": lang}).content.decode() for lang in ("ru", "en"))
    assert ("Проекты" in russian, "Projects" in english) == (True, True)
    for _time in range(3):
        assert client.get("/api/schema/", {"lang": "ru"}).content.decode() == russian
    assert client.get("/api/schema/", {"lang": "xx"}).content.decode() == russian
    answer = client.get("/api/schema/", {"lang": "en", "format": "json"})
    assert answer.json()["info"]["title"] == "Projects"
    assert answer["Content-Disposition"] == 'inline; filename="Rostok.json"'
    assert len(made) == 3
