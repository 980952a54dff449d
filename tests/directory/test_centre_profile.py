"""What a centre says of itself: planned and joint ones, capacity, money, and whom it shows."""

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse

from backend.accounts.enums import Role
from backend.accounts.personal_data import everything_about
from backend.accounts.services.erasure import erase_person
from backend.audit.models import Entry
from backend.common import clock
from backend.common.errors import Conflict, Invalid, NotAllowed
from backend.demo.factories import CentreFactory, OrganisationFactory, UserFactory, member
from backend.directory.models import PublicPerson
from backend.directory.services.centres import change_centre, register_centre
from backend.directory.services.people import end_membership
from backend.directory.services.public_people import add_public_person, agree_to_be_shown, show_oneself

NOW = clock.now()
TODAY = NOW.date()
CENTRES = "/api/v1/centres/"
PEOPLE = "/api/v1/public-people/"
JSON = "application/json"


@pytest.fixture
def centre(vera, boris):
    """Vera heads it, Boris mentors."""
    centre = CentreFactory(status="verified")
    member(vera, Role.HEAD, centre)
    member(boris, Role.MENTOR, centre)
    return centre


@pytest.fixture
def olga(centre):
    """Operates the centre's region."""
    olga = UserFactory()
    member(olga, Role.OPERATOR, centre.region)
    return olga


def page(centre, client=None):
    return (client or Client()).get(centre.get_absolute_url()).content.decode()


def filled(centre, **changes):
    return {"name": centre.name, "kind": "resource", "mentor_limit": 20} | changes


def test_the_head_writes_hours_results_capacity_staff_and_money(centre, vera, log_in):
    data = filled(
        centre, hours="пн–пт 9:00–18:00", results="Помогли 40 НКО", capacity=60, staff=5, posts="3.5",
        funded_by="Губернаторский грант", funded_until="2031-12-31",
    )  # fmt: skip
    assert log_in(vera).post(reverse("directory:centre_edit", args=[centre.pk]), data).status_code == 302
    html = page(centre)
    assert "пн–пт 9:00–18:00" in html
    assert "Помогли 40 НКО" in html
    assert "Губернаторский грант" not in html, "what money it has is nobody else's business"
    assert "Губернаторский грант" in page(centre, log_in(vera))


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"capacity": "-1"}, "capacity"), ({"capacity": "9" * 20}, "capacity"), ({"staff": "70000"}, "staff"),
        ({"posts": "-1"}, "posts"), ({"posts": "1e9"}, "posts"), ({"funded_until": "31.02.2027"}, "funded_until"),
        ({"hours": "а" * 501}, "hours"), ({"results": "\x00"}, "results"), ({"kind": "joint"}, "operators"),
        ({"operators": "123"}, "operators"), ({"operators": "\x00"}, "operators"),
    ],
)  # fmt: skip
def test_what_can_not_be_taken_is_told_at_its_field(centre, vera, log_in, changes, field):
    answer = log_in(vera).post(reverse("directory:centre_edit", args=[centre.pk]), filled(centre, **changes))
    assert answer.status_code == 400
    assert field in answer.context["form"].errors
    centre.refresh_from_db()
    assert (centre.kind, centre.capacity) == ("resource", None)


def test_a_joint_centre_has_several_operating_organisations(centre, vera, log_in):
    first, second = OrganisationFactory.create_batch(2)
    for one in ([], [first], [first, first]):
        with pytest.raises(Invalid) as refusal:
            change_centre(centre=centre, by=vera, now=NOW, kind="joint", operators=one)
        assert refusal.value.field == "operators"
    url = reverse("directory:centre_edit", args=[centre.pk])
    sent = filled(centre, kind="joint", operators=f"{first.inn}; {second.inn}")
    assert log_in(vera).post(url, sent).status_code == 302
    assert set(centre.operators.all()) == {first, second}
    assert f"{first.inn}, {second.inn}" in log_in(vera).get(url).content.decode().replace(
        f"{second.inn}, {first.inn}", f"{first.inn}, {second.inn}"
    )
    with pytest.raises(Invalid):
        change_centre(centre=centre, by=vera, now=NOW, operators=[first])


def test_a_planned_centre_says_when_it_opens_and_its_page_too(olga, centre):
    new = {"name": "Будущий центр", "kind": "budget", "status": "planned", "region": centre.region}
    with pytest.raises(Invalid) as refusal:
        register_centre(by=olga, now=NOW, **new)
    assert refusal.value.field == "opens_on"
    made = register_centre(by=olga, now=NOW, opens_on=TODAY + timedelta(days=30), **new)
    assert "notice-info" in page(made)
    assert "Будущий центр" in Client().get(reverse("directory:centres")).content.decode()


@pytest.mark.parametrize(
    ("days", "status", "warned"),
    [(-5, "verified", True), (30, "verified", True), (89, "unverified", True), (90, "verified", False),
     (30, "closed", False)],
)  # fmt: skip
def test_that_the_money_ends_is_told_to_its_own_people_and_the_operator(
    centre, vera, olga, log_in, days, status, warned
):
    centre.funded_until, centre.status = clock.local_date(clock.now(), clock.MOSCOW) + timedelta(days=days), status
    centre.save()
    tone = "notice-danger" if days < 0 else "notice-attention"
    for url in (centre.get_absolute_url(), reverse("directory:centres")):
        for person in (vera, olga):
            assert (tone in log_in(person).get(url).content.decode()) == warned
        assert tone not in Client().get(url).content.decode()


def test_the_api_tells_of_the_money_only_inside(centre, vera, gleb, log_in):
    centre.funded_by, centre.funded_until = "Грант", TODAY
    centre.save()
    one = f"{CENTRES}{centre.pk}/"
    assert log_in(vera).get(one).json()["funded_by"] == "Грант"
    for client in (Client(), log_in(gleb)):
        told = client.get(one).json()
        assert (told["funded_by"], told["funded_until"]) == ("", None)
    assert log_in(vera).patch(one, {"funded_by": "Субсидия"}, JSON).json()["funded_by"] == "Субсидия"
    assert log_in(vera).patch(one, {"kind": "joint"}, JSON).json()["field"] == "operators"


# --- people ----------------------------------------------------------------------------------------


def test_somebody_of_the_centre_shows_themselves_and_takes_themselves_off(centre, boris, log_in):
    client = log_in(boris)
    url = reverse("directory:page_person_me", args=[centre.pk])
    assert client.get(url).status_code == 200
    sent = {"post": "наставник", "about": "Отчёты", "email": "boris@centre.example", "phone": "8 423 2000000"}
    assert client.post(url, sent).status_code == 302
    html = page(centre)
    assert boris.full_name in html
    assert "+7 423 200-00-00" in html
    assert client.post(url, {"post": "ещё раз"}).status_code == 400, "once is enough"
    shown = PublicPerson.objects.get()
    assert client.post(reverse("directory:page_person_remove", args=[shown.pk])).status_code == 302
    assert boris.full_name not in page(centre)
    verbs = Entry.objects.filter(verb__startswith="public_person").order_by("pk").values_list("verb", flat=True)
    assert list(verbs) == ["public_person.entered", "public_person.removed"]
    assert boris.full_name not in str(list(Entry.objects.values_list("after", "before")))


def test_whom_the_head_enters_is_shown_after_they_agreed(centre, vera, boris, log_in):
    url = reverse("directory:page_person_new", args=[centre.pk])
    assert log_in(vera).post(url, {"user": boris.pk, "post": "наставник"}).status_code == 302
    shown = PublicPerson.objects.get()
    assert boris.full_name not in page(centre)
    agree = reverse("directory:page_person_agree", args=[shown.pk])
    assert agree in page(centre, log_in(boris))
    assert log_in(vera).post(agree).status_code == 403, "nobody agrees for another"
    assert log_in(boris).post(agree).status_code == 302
    assert boris.full_name in page(centre)


def test_of_somebody_without_an_account_the_head_says_that_they_agreed(centre, vera, log_in):
    url = reverse("directory:page_person_new", args=[centre.pk])
    refused = log_in(vera).post(url, {"name": "Анна Юрист", "post": "юрист"})
    assert "agreed" in refused.context["form"].errors
    assert "name" in log_in(vera).post(url, {"agreed": "on"}).context["form"].errors
    assert log_in(vera).post(url, {"name": "Анна Юрист", "agreed": "on"}).status_code == 302
    assert "Анна Юрист" in page(centre)
    edit = reverse("directory:page_person_edit", args=[PublicPerson.objects.get().pk])
    assert log_in(vera).post(edit, {"name": "Анна Петрова", "post": "юрист"}).status_code == 302
    assert "Анна Петрова" in page(centre)


def test_nobody_from_elsewhere_is_entered(centre, vera, gleb, boris):
    with pytest.raises(Invalid) as refusal:
        add_public_person(centre=centre, by=vera, now=NOW, user=gleb)
    assert refusal.value.field == "user"
    with pytest.raises(NotAllowed):
        show_oneself(centre=centre, by=gleb, now=NOW)
    with pytest.raises(NotAllowed):
        add_public_person(centre=centre, by=boris, now=NOW, name="Кто-то", agreed=True)
    add_public_person(centre=centre, by=vera, now=NOW, user=boris)
    with pytest.raises(Conflict):
        add_public_person(centre=centre, by=vera, now=NOW, user=boris)


def test_whoever_leaves_the_centre_is_not_shown_any_more(centre, vera, boris):
    show_oneself(centre=centre, by=boris, now=NOW)
    assert boris.full_name in page(centre)
    end_membership(membership=boris.memberships.get(), by=vera, now=NOW)
    assert boris.full_name not in page(centre)


def test_an_account_that_is_erased_is_shown_nowhere(centre, boris):
    show_oneself(centre=centre, by=boris, now=NOW, post="наставник")
    assert everything_about(boris)["centre_pages"][0]["post"] == "наставник"
    erase_person(user=boris, by=boris, now=NOW)
    assert not PublicPerson.objects.exists()


def test_outsiders_know_nothing_of_who_is_entered(centre, vera, boris, gleb, log_in):
    shown = add_public_person(centre=centre, by=vera, now=NOW, user=boris, post="ждёт согласия")
    pages = [reverse("directory:page_people", args=[centre.pk]), reverse("directory:page_person_new", args=[centre.pk]),
             reverse("directory:page_person_edit", args=[shown.pk])]  # fmt: skip
    for url in pages:
        assert log_in(vera).get(url).status_code == 200
        assert log_in(gleb).get(url).status_code == 404
        assert Client().get(url).status_code == 302
    for deed in ("agree", "remove"):
        assert log_in(gleb).post(reverse(f"directory:page_person_{deed}", args=[shown.pk])).status_code == 404
    assert log_in(boris).get(pages[0]).status_code == 200
    assert log_in(boris).get(pages[1]).status_code == 403
    assert PublicPerson.objects.get().agreed_at is None


def test_people_under_the_api(centre, vera, boris, gleb, log_in):
    made = log_in(boris).post(PEOPLE, {"centre": centre.pk, "post": "наставник"}, JSON)
    assert (made.status_code, made.json().get("name")) == (201, boris.full_name), made.json()
    assert log_in(vera).post(PEOPLE, {"centre": centre.pk, "name": "Анна"}, JSON).json()["field"] == "agreed"
    assert log_in(vera).post(PEOPLE, {"centre": centre.pk, "name": "Анна", "agreed": True}, JSON).status_code == 201
    assert log_in(gleb).post(PEOPLE, {"centre": centre.pk}, JSON).status_code == 404
    waiting = log_in(vera).post(PEOPLE, {"centre": centre.pk, "user": vera.pk}, JSON).json()
    assert waiting["agreed_at"], "who enters themselves has agreed"
    assert Client().get(PEOPLE, {"centre": centre.pk}).json()["count"] == 3
    one = f"{PEOPLE}{made.json()['id']}/"
    assert log_in(vera).patch(one, {"post": "старший наставник"}, JSON).json()["post"] == "старший наставник"
    assert log_in(gleb).patch(one, {"post": "x"}, JSON).status_code == 404
    assert log_in(boris).delete(one).status_code == 204
    assert Client().get(PEOPLE, {"centre": centre.pk}).json()["count"] == 2


def test_who_has_not_agreed_is_seen_inside_only(centre, vera, boris, log_in):
    shown = add_public_person(centre=centre, by=vera, now=NOW, user=boris)
    assert Client().get(PEOPLE).json()["count"] == 0
    assert log_in(vera).get(PEOPLE).json()["count"] == 1
    agree_to_be_shown(shown=shown, by=boris, now=NOW)
    assert Client().get(PEOPLE).json()["count"] == 1
