from django.contrib import admin

from events.admin import ReadOnlyAdmin
from events.feedback.models import OwnQuestion, Survey


class OwnQuestionInline(admin.TabularInline):
    model = OwnQuestion
    can_delete = False
    extra = 0

    def has_add_permission(self, request: object, obj: object = None) -> bool:
        return False

    def has_change_permission(self, request: object, obj: object = None) -> bool:
        return False


@admin.register(Survey)
class SurveyAdmin(ReadOnlyAdmin):
    """What is asked. Who has answered, and what, stands in no list of the administration."""

    list_display = ("event", "opened_on", "closes_on")
    list_select_related = ("event",)
    search_fields = ("event__title",)
    inlines = (OwnQuestionInline,)
