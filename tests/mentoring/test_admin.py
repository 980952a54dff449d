import pytest
from django.urls import reverse

from backend.common import clock
from backend.demo.factories import ContactFactory, TaskFactory, UserFactory
from mentoring.models import Assignment, CheckIn, Contact, Task


@pytest.mark.parametrize("model", [Assignment, CheckIn, Contact, Task])
def test_the_administrator_looks_and_searches_but_does_not_write_past_the_services(project, boris, log_in, model):
    ContactFactory(project=project, by=boris)
    TaskFactory(project=project, assignee=boris)
    CheckIn.objects.create(project=project, answer="on_plan", email="a@example.org", at=clock.now())
    client = log_in(UserFactory(is_staff=True, is_superuser=True))
    base, pk = f"admin:mentoring_{model._meta.model_name}", model.objects.get().pk
    listed = client.get(reverse(f"{base}_changelist"), {"q": project.title})
    assert project.title in listed.content.decode()
    assert client.get(reverse(f"{base}_change", args=[pk])).status_code == 200
    assert client.get(reverse(f"{base}_add")).status_code == 403
    assert client.post(reverse(f"{base}_delete", args=[pk]), {"post": "yes"}).status_code == 403
    assert model.objects.filter(pk=pk).exists()
