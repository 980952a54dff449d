from django.urls import include, path

from projects.funding.views import amendments, curators, directions, money, programmes

app_name = "funding"

of_project = [
    path("money/", money.money_page, name="money"),
    path("money/tranches/", money.plan_page, name="tranche_add"),
    path("money/tranches/<int:tranche_pk>/", money.plan_page, name="tranche"),
    path("money/tranches/<int:tranche_pk>/received/", money.receipt_page, name="receive"),
    path("money/tranches/<int:tranche_pk>/spent/", money.spending_page, name="spend"),
    path("money/tranches/<int:tranche_pk>/delay/", money.delay_page, name="delay"),
    path("money/tranches/<int:tranche_pk>/remove/", money.remove, name="tranche_remove"),
    path("amendments/ask/<slug:kind>/", amendments.ask_page, name="ask"),
    path("amendments/<int:amendment_pk>/decide/", amendments.decide_page, name="decide"),
    path("amendments/<int:amendment_pk>/withdraw/", amendments.withdraw, name="withdraw"),
    path("curator/", curators.of_project_page, name="curator_of_project"),
]

urlpatterns = [
    path("projects/<int:pk>/", include(of_project)),
    path("programmes/", programmes.programmes_page, name="programmes"),
    path("programmes/new/", programmes.edit_page, name="programme_new"),
    path("programmes/directions/", directions.directions_page, name="directions"),
    path("programmes/directions/new/", directions.edit_page, name="direction_new"),
    path("programmes/directions/<int:pk>/", directions.edit_page, name="direction"),
    path("programmes/directions/<int:pk>/merge/", directions.merge_page, name="direction_merge"),
    path("programmes/directions/<int:pk>/keep/", directions.keep, name="direction_keep"),
    path("programmes/directions/<int:pk>/remove/", directions.remove, name="direction_remove"),
    path("programmes/<int:pk>/", programmes.programme_page, name="programme"),
    path("programmes/<int:pk>/edit/", programmes.edit_page, name="programme_edit"),
    path("programmes/<int:pk>/checkpoints/", programmes.default_page, name="default_add"),
    path("programmes/<int:pk>/checkpoints/<int:default_pk>/", programmes.default_page, name="default"),
    path("programmes/<int:pk>/checkpoints/<int:default_pk>/remove/", programmes.remove_default, name="default_remove"),
    path("curators/", curators.curators_page, name="curators"),
    path("curators/new/", curators.edit_page, name="curator_new"),
    path("curators/<int:pk>/", curators.edit_page, name="curator"),
]
