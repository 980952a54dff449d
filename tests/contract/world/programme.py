"""The programme of an event: what people take home, for everybody and for those who take part."""

from datetime import timedelta
from zoneinfo import ZoneInfo

from django.core.files.uploadedfile import SimpleUploadedFile

from backend.common import clock
from backend.demo.factories_programme import MaterialFactory, PlatformFactory, SeriesFactory, SessionFactory
from events.programme.tokens import going_token
from projects.files.services import keep
from tests.contract.region import World, secret
from tests.contract.roles import ORGANISERS, Roles

AFTER = ("events",)

SECRETS: dict[str, Roles] = {secret("Слайды"): ORGANISERS, secret("Секция"): ORGANISERS, secret("Цикл"): ORGANISERS}


def build(world: World) -> None:
    at = world.things
    at["material"] = MaterialFactory(event=at["event"], audience="participants", title=secret("Слайды"), url="")
    paper = SimpleUploadedFile("slides.pdf", b"%PDF-1.4\n%%EOF\n", content_type="application/pdf")
    keep(target=at["material"], content=paper, now=clock.now())
    at["platform"] = PlatformFactory(event=at["event"])
    at["session"] = SessionFactory(event=at["draft_event"], title=secret("Секция"))
    hours = (at["session"].starts_at + timedelta(hours=number) for number in (1, 2))
    begin, end = (f"{hour.astimezone(ZoneInfo(at['event'].zone)):%Y-%m-%dT%H:%M}" for hour in hours)
    world.tokens |= {
        name: (at["event"].starts_at + timedelta(hours=number)).isoformat()
        for name, number in (("session_from", 0), ("session_until", 1))
    }
    world.tokens |= {"session_begin": begin, "session_end": end, "going": going_token("guest.of.event@example.org")}
    at["series"] = SeriesFactory(centre=at["centre"], title=secret("Цикл"))
