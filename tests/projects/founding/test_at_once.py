"""Two people at the same moment: one does it, the other is told, nothing is done twice."""

import pytest

from backend.common.errors import Conflict
from backend.demo.identifiers import invented_inn, invented_ogrn
from backend.directory.models import Organisation
from projects.founding import services
from projects.founding.models import Founding
from tests.projects.founding.conftest import NOW
from tests.together import at_once, overlapping

pytestmark = pytest.mark.django_db(transaction=True)


def test_two_begin_for_one_group(group, alina, vera):
    def begin(by):
        return lambda: services.begin_founding(group=group, by=by, now=NOW, name="АНО «Двор»", legal_form="ano")

    answers = overlapping(group, begin(alina), begin(vera))
    assert sorted(isinstance(answer, Conflict) for answer in answers) == [False, True]
    assert Founding.objects.count() == 1


def test_two_register_one_group(filed, alina, vera, group):
    def register(by, number):
        return lambda: services.register(
            founding=filed,
            by=by,
            now=NOW,
            registered_on=NOW.date(),
            inn=invented_inn(number),
            ogrn=invented_ogrn(number),
        )

    answers = overlapping(filed, register(alina, 91), register(vera, 92))
    refused = [answer for answer in answers if isinstance(answer, Conflict)]
    assert [refusal.code for refusal in refused] == ["registered_already"]
    made = Organisation.objects.get(pk=group.pk)
    assert made.kind == "nko"
    assert made.inn in {invented_inn(91), invented_inn(92)}
    assert (made.inn == invented_inn(91)) == (made.ogrn == invented_ogrn(91))


def test_two_file_at_once(ready, alina, vera):
    def file(by):
        return lambda: services.file_documents(founding=ready, by=by, now=NOW, filed_on=NOW.date())

    answers = at_once(file(alina), file(vera), file(alina))
    assert sum(isinstance(answer, Conflict) for answer in answers) == 2
    assert ready.filings.count() == 1
