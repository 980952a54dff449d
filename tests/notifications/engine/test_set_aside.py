"""A row that cannot be written is set aside and stops nobody."""

import pytest

from backend.demo.factories import OrganisationFactory
from backend.directory.models import Organisation
from backend.notifications.engine.delivery import deliver
from backend.notifications.models import Letter
from tests.notifications.conftest import NOON
from tests.notifications.engine.letters import ends, order
from tests.notifications.sample.rules import notice

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("template", ["sample/broken.txt", "sample/empty.txt", "sample/missing.txt"])
def test_a_letter_that_cannot_be_written_is_set_aside_and_stops_nobody(declare, organisation, mailbox, template):
    declare(notice(key="sample.bad", template=template), notice())
    bad = order(organisation, notice="sample.bad")
    order(organisation)
    deliver(NOON)
    bad.refresh_from_db()
    assert (bad.status, bad.reason, bad.attempts) == ("broken", "template", 0)
    assert bad.outcome
    assert len(mailbox.letters) == 1


def test_one_subject_whose_facts_fail_spoils_only_its_own_letter(declare, organisation, mailbox):
    other = OrganisationFactory()

    def choosy(ids):
        return {pk: {"organisation": Organisation.objects.get(pk=pk), "x": 1 // (pk - other.pk)} for pk in ids}

    declare(notice(context=choosy))
    order(organisation)
    order(other, recipient="other@example.org")
    deliver(NOON)
    assert ends() == [("broken", "template"), ("sent", "")]
    assert "ZeroDivisionError" in Letter.objects.get(status="broken").outcome


def test_an_address_that_no_server_takes_spoils_only_its_own_letter(declare, organisation, mailbox):
    order(organisation)
    order(organisation, recipient="bad address\n@example.org")
    order(organisation, recipient="письмо@пример.рф")
    deliver(NOON)
    assert len(mailbox.to("nko@example.org")) == 1
    assert Letter.objects.filter(status__in=("broken", "failed")).count() >= 1
