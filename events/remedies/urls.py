from django.urls import path

from events.remedies import views

app_name = "remedies"

urlpatterns = [path("<int:pk>/topics/", views.topics, name="topics")]
