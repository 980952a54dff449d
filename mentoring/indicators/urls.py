from django.urls import path

from mentoring.indicators import views

app_name = "indicators"

urlpatterns = [
    path("", views.table_page, name="table"),
    path("export/<slug:kind>/", views.export, name="export"),
    path("<slug:key>/", views.behind_page, name="behind"),
]
