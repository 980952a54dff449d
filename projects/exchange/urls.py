from django.urls import path

from projects.exchange.views import exports, imports, papers

app_name = "exchange"

urlpatterns = [
    path("imports/", imports.import_list, name="imports"),
    path("imports/<int:pk>/", imports.import_page, name="import"),
    path("imports/<int:pk>/begin/", imports.begin, name="import_begin"),
    path("imports/<int:pk>/cancel/", imports.cancel, name="import_cancel"),
    path("exports/", exports.export_page, name="export"),
    path("exports/<str:name>", exports.export_file, name="export_file"),
    path("open-data/", exports.open_data_page, name="open_data"),
    path("open-data/<str:name>", exports.open_data_file, name="open_data_file"),
    path("imports/<int:pk>/remarks.csv", imports.remarks_file, name="import_remarks"),
    path("<int:pk>/file.pdf", papers.project_file, name="paper"),
]
