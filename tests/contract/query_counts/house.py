"""Lists of the house itself."""

from backend.audit.services import record
from backend.common import clock
from backend.demo.factories import UserFactory
from tests.contract.kinds import PageCount
from tests.contract.query_counts.events import event


def entry(world, number):
    return record(actor=UserFactory(), verb="checked", target=world.things["project"], now=clock.now())


PAGES: dict[str, PageCount] = {
    "home": ("owner", {}, event, 6),
    "admin:audit_entry_changelist": ("admin", {}, entry, 9),
}
