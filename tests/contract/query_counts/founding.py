"""Lists of groups on their way to an organisation."""

from backend.common import clock
from backend.demo.factories import MunicipalityFactory, UserFactory
from backend.demo.factories_founding import FoundingFactory
from projects.founding.models import Document, Filing, Step
from tests.contract.kinds import Count, PageCount


def founding(world, number):
    made = FoundingFactory(centre=world.things["centre"], municipality=MunicipalityFactory(), mentor=UserFactory())
    Step.objects.create(founding=made, code="form", position=1, due_on=clock.now().date())
    return made


def line(world, number):
    """A step, a document and a try more of one founding."""
    about, code = world.things["founding"], ("founders", "address", "seal")[number]
    Step.objects.create(founding=about, code=code, position=10 + number, by=UserFactory(), done_on=about.started_on)
    Document.objects.create(founding=about, code=("minutes", "address", "founders")[number], position=10 + number)
    return Filing.objects.create(
        founding=about, number=2 + number, filed_on=about.started_on, answer_by=about.started_on,
        answered_on=about.started_on, outcome="refused", reason="Устав",
    )  # fmt: skip


def namesake(world, number):
    return FoundingFactory(centre=world.things["centre"])


API: dict[str, Count] = {
    "GET /foundings/": ("mentor", founding, 5),
    "GET /foundings/name/": ("mentor", namesake, 3),
    "GET /foundings/{id}/": ("mentor", line, 7),
}

PAGES: dict[str, PageCount] = {
    "founding:list": ("mentor", {}, founding, 9),
    "founding:founding": ("mentor", {"pk": "founding"}, line, 10),
    "admin:founding_founding_changelist": ("admin", {}, founding, 6),
}
