from django.urls import path

from projects.exchange.views import imports

app_name = "exchange"

urlpatterns = [
    path("imports/", imports.import_list, name="imports"),
    path("imports/<int:pk>/", imports.import_page, name="import"),
    path("imports/<int:pk>/begin/", imports.begin, name="import_begin"),
    path("imports/<int:pk>/cancel/", imports.cancel, name="import_cancel"),
    path("imports/<int:pk>/remarks.csv", imports.remarks_file, name="import_remarks"),
]
