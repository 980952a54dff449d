"""Role x page x action: an outsider finds nothing, an insider what the predicates say, and opening never writes."""

from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from django.db import transaction
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from tests.contract.digest import Watch
from tests.contract.kinds import form
from tests.contract.pages import PAGES, STANDS_ON
from tests.contract.roles import ANONYMOUS, EVERYBODY
from tests.contract.world import SECRETS

ADMIN, API = "admin:", "api/v1/"
FORMS = [name for name, page in PAGES.items() if page.posts is not None]
READ_ONLY = [
    name for name in PAGES if name not in FORMS and not name.startswith(("account_", "mfa_", "socialaccount_"))
]
STRANGERS = frozenset({ANONYMOUS, "outsider", "former"})


def patterns(resolver: URLResolver, path: str = "", namespace: str = "") -> Iterator[tuple[str, str]]:
    """The name and the address of every page that is routed."""
    for entry in resolver.url_patterns:
        if isinstance(entry, URLResolver):
            inner = f"{namespace}{entry.namespace}:" if entry.namespace else namespace
            yield from patterns(entry, path + str(entry.pattern), inner)
        elif isinstance(entry, URLPattern):
            yield f"{namespace}{entry.name}", path + str(entry.pattern)


@contextmanager
def undone() -> Iterator[None]:
    """What happens inside never happened."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


def text_of(answer) -> str:
    """All that the answer says; a file that goes out in pieces is read to its end."""
    if answer.streaming and not hasattr(answer, "read_once"):
        answer.read_once = b"".join(answer.streaming_content)
    return (answer.read_once if answer.streaming else answer.content).decode(errors="replace")


def leaks(role, answer, told=()) -> list[str]:
    """The secrets that this role reads here and must not."""
    text = text_of(answer)
    return [word for word, seers in SECRETS.items() if role not in seers and word not in told and word in text]


def address(world, name: str) -> str:
    return reverse(name, kwargs={part: world.key(key) for part, key in PAGES[name].keys.items()})


def asked_to_log_in(answer) -> bool:
    return answer.status_code == 302 and answer.url.startswith(reverse("account_login"))


def test_every_address_is_in_the_table():
    routed = {
        name for name, path in patterns(get_resolver()) if not name.startswith(ADMIN) and not path.startswith(API)
    }
    named = {name for name in routed if not name.endswith("None")}
    assert not named - PAGES.keys(), (
        f"Add {sorted(named - PAGES.keys())} to PAGES of the app's module in tests/contract/pages: say for whom such "
        "a page exists, who may open it, and what its form sends. If it belongs to an object, put one into the module "
        "of the app in tests/contract/world."
    )
    assert not PAGES.keys() - named, f"These are no addresses any more: {sorted(PAGES.keys() - named)}"


@pytest.mark.parametrize("name", PAGES)
def test_who_opens_a_page(name, world, clients):
    page, path = PAGES[name], address(world, name)
    watch = Watch()
    for role in EVERYBODY:
        answer = clients[role].get(path)
        said = f"{role} GET {path}: {answer.status_code}"
        assert leaks(role, answer, page.told) == [], said
        if page.sends_only:
            assert answer.status_code == 405 or (role == ANONYMOUS and asked_to_log_in(answer)), said
        elif role in page.opened_by:
            assert answer.status_code in page.statuses, said
        elif role in page.sees:
            assert answer.status_code == 403, said
        elif role == ANONYMOUS:
            assert asked_to_log_in(answer) or answer.status_code == 404, said
        else:
            assert answer.status_code == 404, said
    assert watch.changed() == [], f"opening {path} has written"


@pytest.mark.parametrize("name", FORMS)
@pytest.mark.parametrize(
    ("headers", "roles"), [({}, EVERYBODY), ({"HX-Request": "true"}, STRANGERS)], ids=["form", "htmx"]
)
def test_who_sends_a_form(name, headers, roles, world, clients):
    page, path = PAGES[name], address(world, name)
    watch = Watch()
    for role in roles:
        with undone():
            answer = clients[role].post(path, form(world, page), headers=headers)
            written = watch.changed()
        said = f"{role} POST {path}: {answer.status_code}, wrote {written}"
        assert leaks(role, answer, page.told) == [], said
        if role in page.acted_on_by:
            assert answer.status_code in {200, 302}, said
            assert written, f"{said}: the form should have changed something"
            continue
        assert written == [], said
        if role in page.opened_by:
            assert answer.status_code in {*page.refusals, 302}, said
        elif role in page.sees:
            assert answer.status_code in {403, *page.refusals}, said
        elif role == ANONYMOUS:
            assert asked_to_log_in(answer) or answer.status_code == 404, said
        else:
            assert answer.status_code == 404, said


@pytest.mark.parametrize("name", READ_ONLY)
def test_a_page_without_a_form_takes_nothing(name, world, clients):
    page, path = PAGES[name], address(world, name)
    watch = Watch()
    for role in STRANGERS | {"owner", "admin"}:
        with undone():
            answer = clients[role].post(path, {"pk": 1})
            written = watch.changed()
        said = f"{role} POST {path}: {answer.status_code}, wrote {written}"
        assert written == [], said
        assert answer.status_code < 500 or answer.status_code in page.statuses, said
        if role not in page.sees:
            assert answer.status_code in {404, 405} or (role == ANONYMOUS and asked_to_log_in(answer)), said


@pytest.mark.parametrize("word", SECRETS)
def test_every_secret_is_there_to_be_read(word, world, clients):
    role, name = STANDS_ON[word]
    assert role in SECRETS[word]
    assert word in clients[role].get(address(world, name)).content.decode()


def test_every_address_of_the_administration_is_closed(world, clients):
    """Its pages are for administrators; everybody else is led to its log-in, whatever the object."""
    paths = [
        "/" + path.replace("<path:object_id>", str(world.things["project"].pk))
        for name, path in patterns(get_resolver())
        if name.startswith(ADMIN) and "(" not in path and "content_type_id" not in path
        and name not in {"admin:login", "admin:logout"}
    ]  # fmt: skip
    assert len(paths) > 100
    for path in paths:
        for role in (ANONYMOUS, "outsider", "head"):
            answer = clients[role].get(path)
            assert answer.status_code == 302, (role, path)
            assert leaks(role, answer) == []
    assert clients["admin"].get(reverse("admin:projects_project_changelist")).status_code == 200
