"""A helper at the door on a phone: by name, twice, without a connection, with the camera; and the link that ends."""

import base64
import re
from contextlib import contextmanager
from datetime import timedelta

import pytest
import segno
from django.contrib.staticfiles import finders
from django.urls import reverse
from playwright.sync_api import expect

from backend.common import clock
from backend.demo.factories import EventFactory, RegistrationFactory
from backend.demo.factories_door import DoorPassFactory
from events.door.models import Attendance, DoorPass, Mark
from events.door.tokens import token_of
from events.models import Registration
from events.qr import qr_svg
from tests.e2e.conftest import CHROMIUM, PATIENCE, PHONE, QUIET
from tests.e2e.test_axe import flaws_of
from tests.mail import Mailbox
from tests.stack import Stack

# What these tests write, the web server has to see.
pytestmark = pytest.mark.django_db(transaction=True)

PEOPLE = ("Маргарита Ёлкина", "Марк Сомов", "Фёдор Зуев")


@pytest.fixture(scope="module")
def site(django_db_setup, django_db_blocker):
    """A web server, and nothing else."""
    with django_db_blocker.unblock():
        mailbox = Mailbox()
        stack = Stack(mailbox)
        try:
            mailbox.start()
            stack.start("web")
            yield stack
        finally:
            stack.stop()
            mailbox.stop()


@pytest.fixture
def running(site, transactional_db):
    """An event that is on now, with three people who have seats."""
    now = clock.now()
    event = EventFactory(
        title="День открытых дверей", starts_at=now - timedelta(minutes=5), ends_at=now + timedelta(minutes=50)
    )
    for name in PEOPLE:
        RegistrationFactory(event=event, full_name=name, organisation_name="Дом соседей")
    return event


@pytest.fixture
def quietly(site, browser):
    """A browser of which a refusal by the server is expected."""
    contexts = []

    def open_one(url, *, width, **options):
        contexts.append(
            browser.new_context(base_url=url, locale="ru-RU", viewport={"width": width, "height": 850}, **options)
        )
        contexts[-1].set_default_timeout(PATIENCE)
        return contexts[-1]

    yield open_one
    for context in contexts:
        context.close()


@pytest.fixture
def helper(site, open_context, running):
    """Opens the link of a new door on a phone and waits until the page is kept there."""

    def make(door, open_one=open_context, **options):
        door_pass = DoorPassFactory(event=running, door=f"Проба {door}")
        page = open_one(site.url, width=PHONE, **options).new_page()
        page.goto(reverse("door:phone", args=[token_of(door_pass)]))
        expect(page.locator("html[data-ready=yes]")).to_be_attached()
        page.evaluate("navigator.serviceWorker.ready.then(() => true)")
        return page

    return make


def pick(page, typed, name):
    page.get_by_label("Имя или номер билета").fill(typed)
    page.get_by_role("button", name=re.compile(name)).click()


def told(page):
    return page.locator("#result")


def ticket_of(name):
    return Registration.objects.get(full_name=name).code


def test_a_name_is_typed_marked_and_the_second_time_told(helper):
    page, other = helper("А"), helper("Б")
    pick(page, "елк мар", "Маргарита Ёлкина")
    expect(told(page)).to_contain_text("Отмечено")
    expect(told(page)).to_contain_text("Дом соседей")
    pick(other, "Ёлкина", "Маргарита Ёлкина")
    expect(told(other)).to_contain_text("Проба А")
    expect(told(other)).to_have_attribute("data-kind", "double")
    page.get_by_role("button", name="Отменить отметку: Маргарита Ёлкина").click()
    expect(told(page)).to_contain_text("Отметка снята")
    assert Attendance.objects.get(registration__full_name="Маргарита Ёлкина").state == "unmarked"


def test_without_a_connection_marks_are_kept_and_sent_later(helper):
    page = helper("В")
    page.context.set_offline(True)
    pick(page, "Сомов", "Марк Сомов")
    expect(told(page)).to_contain_text("Отмечено")
    expect(page.locator("#queue")).to_contain_text("1")
    assert not Mark.objects.filter(attendance__registration__full_name="Марк Сомов").exists()
    page.reload()
    expect(page.get_by_role("heading", level=1)).to_contain_text("День открытых дверей")
    expect(page.locator("#queue")).to_contain_text("1")
    page.get_by_label("Имя или номер билета").fill(ticket_of("Фёдор Зуев").lower())
    page.keyboard.press("Enter")
    expect(told(page)).to_contain_text("Фёдор Зуев")
    page.context.set_offline(False)
    expect(page.locator("#queue")).to_contain_text("Всё отправлено")
    there = Attendance.objects.filter(door="Проба В").values_list("registration__full_name", "state")
    assert sorted(there) == [("Марк Сомов", "present"), ("Фёдор Зуев", "present")]


def test_somebody_without_a_registration_is_let_in(helper):
    page = helper("Г")
    page.get_by_text("Пришёл без регистрации").click()
    page.locator("#walk-in [name=full_name]").fill("Захар Прохожий")
    page.get_by_role("button", name="Впустить").click()
    expect(told(page)).to_contain_text("Захар Прохожий")
    came = Registration.objects.get(full_name="Захар Прохожий")
    assert (came.status, came.source, came.attendances.get().state) == ("confirmed", "door", "present")


def test_the_camera_reads_a_ticket(helper, browser, running, tmp_path):
    """A file stands for what the camera sees; Debian's Chromium has no reader of its own, so ours reads."""
    film = tmp_path / "ticket.y4m"
    film.write_bytes(film_of(ticket_of("Фёдор Зуев")))
    fake = ("--use-fake-device-for-media-stream", "--use-fake-ui-for-media-stream")
    with camera_browser(browser, *fake, f"--use-file-for-fake-video-capture={film}") as filming:
        page = helper("К", open_one=lambda url, width, **_rest: filming.new_context(
            base_url=url, locale="ru-RU", viewport={"width": width, "height": 850}
        ))  # fmt: skip
        page.get_by_role("button", name="Открыть камеру").click()
        expect(told(page)).to_contain_text("Фёдор Зуев")
        expect(told(page)).to_have_attribute("data-kind", "taken")


@contextmanager
def camera_browser(browser, *arguments):
    """Another Chromium, with a camera."""
    filming = browser.browser_type.launch(executable_path=CHROMIUM, args=[*QUIET, *arguments])
    yield filming
    filming.close()


def film_of(code):
    """One picture of a ticket, again and again, as the raw film that Chromium takes for a camera."""
    wide, high = 640, 480
    lines = list(segno.make(code, error="m", micro=False).matrix_iter(scale=8, border=4))
    picture = bytearray([200]) * (wide * high)
    top, left = (high - len(lines)) // 2, (wide - len(lines)) // 2
    for row, line in enumerate(lines):
        for column, dark in enumerate(line):
            picture[(top + row) * wide + left + column] = 16 if dark else 235
    frame = b"FRAME\n" + bytes(picture) + bytes([128]) * (wide * high // 2)
    return b"YUV4MPEG2 W640 H480 F10:1 Ip A1:1 C420jpeg\n" + frame * 10


@pytest.mark.parametrize("scale", [1, 2])
def test_our_tickets_are_read_by_the_reader_that_comes_along(helper, scale):
    page = helper(f"Д{scale}")
    code = ticket_of("Марк Сомов")
    read = page.evaluate(
        """async ([svg, decoder, scale]) => {
            const picture = new Image()
            picture.src = "data:image/svg+xml;base64," + svg
            await picture.decode()
            const canvas = document.createElement("canvas")
            canvas.width = 640 * scale
            canvas.height = 480 * scale
            const pen = canvas.getContext("2d")
            pen.fillStyle = "#d9d2c5"
            pen.fillRect(0, 0, canvas.width, canvas.height)
            pen.translate(canvas.width / 2, canvas.height / 2)
            pen.rotate(0.2)
            pen.drawImage(picture, -120 * scale, -120 * scale, 240 * scale, 240 * scale)
            const { decodeQR } = await import(decoder)
            const { data, width, height } = pen.getImageData(0, 0, canvas.width, canvas.height)
            return decodeQR({ data, width, height })
        }""",
        [drawn(code), "/static/door/vendor/decode.js", scale],
    )
    assert read == code


def drawn(code):
    svg = str(qr_svg(code, "Билет")).replace("<svg", '<svg xmlns="http://www.w3.org/2000/svg"', 1)
    return base64.b64encode(svg.encode()).decode()


def test_the_phone_forgets_when_the_link_is_withdrawn(helper, quietly, running):
    page = helper("Е", open_one=quietly)
    kept = (
        "async () => (await indexedDB.databases()).map(({ name }) => name).filter((name) => name.startsWith('door-'))"
    )
    assert len(page.evaluate(kept)) == 1
    DoorPass.objects.filter(event=running).update(withdrawn_at=clock.now())
    pick(page, "Сомов", "Марк Сомов")
    expect(told(page)).to_contain_text("удалено")
    assert page.evaluate(kept) == []
    assert page.evaluate("caches.keys()") == []


def test_the_phone_page_is_clean(helper):
    page = helper("Ж")
    pick(page, "Зуев", "Фёдор Зуев")
    page.get_by_label("Имя или номер билета").fill("С")
    assert flaws_of(page) == []
    assert page.evaluate("document.documentElement.scrollWidth") <= 2 * PHONE


def test_the_worker_sees_the_door_and_nothing_else(helper):
    page = helper("З")
    scope = page.evaluate("navigator.serviceWorker.ready.then(({ scope }) => new URL(scope).pathname)")
    assert scope == "/events/door/"
    assert finders.find("door/worker.js")
