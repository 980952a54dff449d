import django_filters

from projects.filters import visible_projects
from projects.survival.enums import Answer
from projects.survival.models import Continuation


class ContinuationFilter(django_filters.FilterSet):
    """How a list of answers is narrowed."""

    project = django_filters.ModelChoiceFilter(queryset=visible_projects)
    answer = django_filters.ChoiceFilter(choices=Answer.choices)

    class Meta:
        model = Continuation
        fields = ("project", "answer")
