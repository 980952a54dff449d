from django.urls import path

from mentoring.coverage import views

app_name = "coverage"

urlpatterns = [
    path("", views.matrix_page, name="matrix"),
    path("map/", views.map_page, name="map"),
    path("list/", views.list_page, name="list"),
    path("joint/", views.joint_page, name="joint"),
    path("joint/<int:pk>/<int:other_pk>/", views.pair_page, name="pair"),
    path("export/<slug:what>/<slug:kind>/", views.export, name="export"),
    path("places/<int:pk>/", views.place_page, name="place"),
    path("places/<int:pk>/services/<int:service_pk>/", views.cell_page, name="cell"),
    path("places/<int:pk>/services/<int:service_pk>/explain/", views.justify, name="justify"),
    path("justifications/<int:pk>/end/", views.end, name="end"),
]
