"""The addresses of the pages that draw on all apps."""

from django.urls import path

from narratives.pages import (
    approval,
    by_hand,
    closing,
    commentary,
    defences,
    documents,
    quarters,
    rounds,
    your_work,
)

urlpatterns = [
    path("your-work/", your_work.your_work, name="your_work"),
    path("quarters/", quarters.quarters, name="quarters"),
    path("quarters/<int:quarter_id>/", quarters.quarter, name="quarter"),
    path("quarters/<int:quarter_id>/hand-on/", closing.quarter_hand_on, name="quarter_hand_on"),
    path("quarters/<int:quarter_id>/read/", approval.quarter_read, name="quarter_read"),
    path("quarters/<int:quarter_id>/approve/", approval.quarter_approve, name="quarter_approve"),
    path("quarters/<int:quarter_id>/back/", approval.quarter_send_back, name="quarter_send_back"),
    path("quarters/<int:quarter_id>/reopen/", approval.quarter_reopen, name="quarter_reopen"),
    path(
        "quarters/<int:quarter_id>/commentary/<int:indicator_id>/",
        commentary.commentary_begin,
        name="commentary_begin",
    ),
    path("rounds/", rounds.rounds, name="rounds"),
    path("rounds/spacing/", rounds.round_spacing, name="round_spacing"),
    path("rounds/<str:month>/", rounds.round_completeness, name="completeness"),
    path("rounds/<str:month>/dates/", rounds.round_days, name="round_days"),
    path("rounds/<int:round_id>/close/", closing.figures_close, name="figures_close"),
    path("rounds/<int:round_id>/open/", closing.figures_open, name="figures_open"),
    path("commentary/<int:commentary_id>/", commentary.commentary, name="commentary"),
    path("commentary/<int:commentary_id>/write/", commentary.write, name="commentary_write"),
    path("commentary/<int:commentary_id>/submit/", commentary.submit, name="commentary_submit"),
    path("commentary/<int:commentary_id>/take/", commentary.take_back, name="commentary_take_back"),
    path("commentary/<int:commentary_id>/accept/", commentary.accept, name="commentary_accept"),
    path("commentary/<int:commentary_id>/return/", commentary.send_back, name="commentary_return"),
    path(
        "commentary/<int:commentary_id>/stand/<slug:objection>/",
        defences.commentary_defend,
        name="commentary_defend",
    ),
    path("documents/", documents.documents, name="documents"),
    path("documents/snapshots/take/", documents.snapshot_take, name="snapshot_take"),
    path(
        "documents/snapshots/<int:snapshot_id>/<slug:name>/",
        documents.paper_make,
        name="paper_make",
    ),
    path("documents/papers/<int:paper_id>/", documents.paper, name="paper"),
    path("figures-in/by-hand/", by_hand.by_hand, name="by_hand"),
    path("figures-in/by-hand/check/", by_hand.check_figure, name="check_figure"),
    path("figures-in/by-hand/months/<str:open_month>/", by_hand.enter_month, name="enter_month"),
    path(
        "figures-in/by-hand/indicators/<int:indicator_id>/",
        by_hand.enter_indicator,
        name="enter_indicator",
    ),
]
