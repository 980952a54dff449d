from django.urls import include, path

from projects.funding.views import amendments, money

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
]

urlpatterns = [path("projects/<int:pk>/", include(of_project))]
