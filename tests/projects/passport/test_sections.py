"""An organisation's page names the projects that it helps, to those who may know of them."""

import pytest

from backend.demo.factories import OrganisationFactory, ProjectFactory
from backend.demo.factories_passport import PartnerFactory
from projects.lifecycle import Stage
from projects.passport.sections import partner_in

pytestmark = pytest.mark.django_db


def test_projects_that_an_organisation_helps(application, alina, gleb):
    school = OrganisationFactory(short_name="Школа № 2")
    assert partner_in(alina, school) is None
    PartnerFactory(project=application, organisation=school)
    public = PartnerFactory(project=ProjectFactory(stage=Stage.ACTIVE), organisation=school)
    assert {row.project for row, _seen in partner_in(alina, school)["rows"]} == {application, public.project}
    assert [(row.project, seen) for row, seen in partner_in(gleb, school)["rows"]] == [(public.project, False)]


@pytest.mark.parametrize("many", [1, 3])
def test_they_cost_the_same(many, alina, django_assert_num_queries):
    school = OrganisationFactory()
    PartnerFactory.create_batch(many, organisation=school)
    with django_assert_num_queries(2):
        assert len(partner_in(alina, school)["rows"]) == many
