"""Finds or makes the organisations that a file names by ИНН and ОГРН."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django.db.models import Q
from django.utils.translation import gettext as _

from backend.common.errors import Invalid
from backend.directory.importing.bulk import assign, save_changed
from backend.directory.importing.regions import RegionIndex
from backend.directory.models import Organisation
from backend.directory.regions import Region

_FILLED = ("inn", "ogrn", "region_id", "address", "website")


@dataclass(frozen=True, slots=True)
class Applicant:
    """An organisation as a file names it; it has an ИНН, an ОГРН or both, checked before."""

    name: str
    inn: str
    ogrn: str
    region: Region | None = None
    address: str = ""
    website: str = ""


def settle(applicants: Iterable[Applicant], regions: RegionIndex) -> dict[Applicant, Organisation | Invalid]:
    """The organisation of each applicant: found, or made. An applicant that fits two of ours gets a refusal.

    What is empty with us is filled in, what people have written stays.
    """
    applicants = list(dict.fromkeys(applicants))
    known = Organisation.objects.defer("search").filter(
        Q(inn__in={applicant.inn for applicant in applicants if applicant.inn})
        | Q(ogrn__in={applicant.ogrn for applicant in applicants if applicant.ogrn})
    )
    book = _Book(known if applicants else ())
    answers = {applicant: book.answer(applicant, regions) for applicant in applicants}
    Organisation.objects.bulk_create(book.new)
    save_changed(Organisation, book.changed, ["inn", "ogrn", "region", "address", "website"])
    return answers


class _Book:
    def __init__(self, known: Iterable[Organisation]) -> None:
        self.new: list[Organisation] = []
        self.changed: list[Organisation] = []
        self._by_inn: dict[str, Organisation] = {}
        self._by_ogrn: dict[str, Organisation] = {}
        for organisation in known:
            self._enter(organisation)

    def answer(self, applicant: Applicant, regions: RegionIndex) -> Organisation | Invalid:
        found = {
            id(organisation): organisation
            for organisation in (self._by_ogrn.get(applicant.ogrn), self._by_inn.get(applicant.inn))
            if organisation is not None
        }
        if len(found) > 1:
            return Invalid(_("The ИНН is that of one organisation here, the ОГРН that of another."), field="inn")
        region = regions.of(applicant.region) if applicant.region else None
        values = {
            "inn": applicant.inn or None,
            "ogrn": applicant.ogrn or None,
            "region_id": region.pk if region else None,
            "address": applicant.address,
            "website": applicant.website,
        }
        for organisation in found.values():
            return self._completed(organisation, applicant, values)
        made = Organisation(name=applicant.name, **values)
        self.new.append(made)
        self._enter(made)
        return made

    def _completed(
        self, organisation: Organisation, applicant: Applicant, values: Mapping[str, object]
    ) -> Organisation | Invalid:
        if applicant.inn and organisation.inn and applicant.inn != organisation.inn:
            return Invalid(_("The organisation with this ОГРН has another ИНН here."), field="inn")
        if applicant.ogrn and organisation.ogrn and applicant.ogrn != organisation.ogrn:
            return Invalid(_("The organisation with this ИНН has another ОГРН here."), field="ogrn")
        fresh = {name: values[name] for name in _FILLED if not getattr(organisation, name) and values[name]}
        if assign(organisation, fresh) and organisation.pk and organisation not in self.changed:
            self.changed.append(organisation)
        self._enter(organisation)
        return organisation

    def _enter(self, organisation: Organisation) -> None:
        if organisation.inn:
            self._by_inn[organisation.inn] = organisation
        if organisation.ogrn:
            self._by_ogrn[organisation.ogrn] = organisation
