import django_filters
from django.db.models import QuerySet

from backend.directory.models import Centre
from mentoring.enums import CheckInAnswer, ContactChannel
from mentoring.models import Assignment, Attempt, CheckIn, Contact, Task
from projects.filters import visible_projects


class OfProject(django_filters.FilterSet):
    """Every list of mentoring is narrowed to one project by `?project=17`."""

    project = django_filters.ModelChoiceFilter(queryset=visible_projects)


class AssignmentFilter(OfProject):
    current = django_filters.BooleanFilter(field_name="ended_at", lookup_expr="isnull")
    centre = django_filters.ModelChoiceFilter(queryset=Centre.objects.all())

    class Meta:
        model = Assignment
        fields = ("project", "centre", "current")


class ContactFilter(OfProject):
    channel = django_filters.ChoiceFilter(choices=ContactChannel.choices)

    class Meta:
        model = Contact
        fields = ("project", "channel")


class AttemptFilter(OfProject):
    class Meta:
        model = Attempt
        fields = ("project",)


class CheckInFilter(OfProject):
    answer = django_filters.ChoiceFilter(choices=CheckInAnswer.choices)
    unseen = django_filters.BooleanFilter(field_name="seen_at", lookup_expr="isnull")

    class Meta:
        model = CheckIn
        fields = ("project", "answer", "unseen")


class TaskFilter(OfProject):
    open = django_filters.BooleanFilter(field_name="done_at", lookup_expr="isnull")
    mine = django_filters.BooleanFilter(method="only_mine")
    due_before = django_filters.DateFilter(field_name="due_on", lookup_expr="lt")

    class Meta:
        model = Task
        fields = ("project", "open", "mine", "due_before")

    def only_mine(self, queryset: QuerySet[Task], name: str, value: bool) -> QuerySet[Task]:
        return queryset.filter(assignee=self.request.user.pk) if value else queryset
