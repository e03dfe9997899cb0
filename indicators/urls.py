"""The addresses of the register and its figures."""

from django.urls import path

from indicators.pages import (
    benchmarks_in,
    breaks,
    checks,
    checks_definitions,
    checks_held_back,
    checks_missing,
    checks_papers,
    comparing_with,
    definition,
    figures_in,
    framework_keeping,
    frameworks,
    journey,
    policy,
    profile,
    reference,
    register,
    scorecard,
    scorecard_download,
    showing,
    upload,
    validation_rules,
    what_if,
)

urlpatterns = [
    path("scorecard/", scorecard.scorecard_page, name="scorecard"),
    path(
        "scorecard/download/<slug:file_kind>/",
        scorecard_download.scorecard_download,
        name="scorecard_download",
    ),
    path("framework/", frameworks.framework_page, name="framework"),
    path("framework/<slug:framework>/", frameworks.framework_page, name="framework_of"),
    path(
        "framework/<slug:framework>/indicators/",
        frameworks.framework_indicators,
        name="framework_indicators",
    ),
    path(
        "framework/<slug:framework>/indicators/<slug:kind>/",
        frameworks.framework_extract,
        name="framework_extract",
    ),
    path("register/frameworks/add/", framework_keeping.add_framework, name="add_framework"),
    path(
        "register/frameworks/<slug:framework>/",
        framework_keeping.keep_framework,
        name="keep_framework",
    ),
    path(
        "register/frameworks/<slug:framework>/questions/",
        framework_keeping.framework_questions,
        name="framework_questions",
    ),
    path(
        "register/<int:indicator_id>/place/",
        framework_keeping.place_indicator,
        name="place_indicator",
    ),
    path("journey/", journey.journey_page, name="journey"),
    path("checks/", checks.checks, name="checks"),
    path("checks/<int:flag_id>/", checks.defend_flag, name="defend_flag"),
    path("checks/missing/", checks_missing.checks_missing, name="checks_missing"),
    path("checks/held-back/", checks_held_back.checks_held_back, name="checks_held_back"),
    path("checks/papers/", checks_papers.checks_papers, name="checks_papers"),
    path("checks/definitions/", checks_definitions.checks_definitions, name="checks_definitions"),
    path("checks/rules/", validation_rules.rules, name="rules"),
    path("checks/rules/add/", validation_rules.add_rule, name="add_rule"),
    path("checks/rules/<int:rule_id>/", validation_rules.change_rule, name="change_rule"),
    path("checks/rules/<int:rule_id>/retire/", validation_rules.retire_rule, name="retire_rule"),
    path("register/", register.register, name="register"),
    path("register/add/", definition.add_indicator, name="add_indicator"),
    path("register/judging/", policy.judging_policy, name="judging_policy"),
    path("register/reference/", reference.reference, name="register_reference"),
    path("register/population/add/", reference.add_population, name="add_population"),
    path(
        "register/population/<int:population_id>/",
        reference.change_population,
        name="change_population",
    ),
    path("register/comparators/add/", reference.add_comparator, name="add_comparator"),
    path(
        "register/comparators/<int:comparator_id>/",
        reference.change_comparator,
        name="change_comparator",
    ),
    path("register/leads/add/", reference.add_lead, name="add_lead"),
    path("register/leads/<int:lead_id>/", reference.change_lead, name="change_lead"),
    path(
        "register/<int:indicator_id>/targets/<int:year>/", profile.set_profile, name="set_profile"
    ),
    path("register/<int:indicator_id>/break/", breaks.add_break, name="add_break"),
    path("register/breaks/<int:break_id>/", breaks.change_break, name="change_break"),
    path("register/<int:indicator_id>/limits/", showing.add_new_limits, name="add_new_limits"),
    path(
        "register/limits/<int:new_limits_id>/", showing.change_new_limits, name="change_new_limits"
    ),
    path("register/<int:indicator_id>/cases/", showing.set_case_list, name="set_case_list"),
    path("register/what-if/", what_if.what_if_page, name="what_if"),
    path("register/<int:indicator_id>/", register.register_indicator, name="register_indicator"),
    path(
        "register/<int:indicator_id>/change/", definition.change_indicator, name="change_indicator"
    ),
    path("register/<int:indicator_id>/target/", comparing_with.set_target, name="set_target"),
    path(
        "register/<int:indicator_id>/benchmark/", comparing_with.add_benchmark, name="add_benchmark"
    ),
    path(
        "register/benchmarks/<int:benchmark_id>/",
        comparing_with.change_benchmark,
        name="change_benchmark",
    ),
    path("figures-in/", figures_in.figures_in, name="figures_in"),
    path("figures-in/template/", figures_in.figures_template, name="figures_template"),
    path("figures-in/upload/", figures_in.new_upload, name="new_upload"),
    path("figures-in/benchmarks/", benchmarks_in.benchmarks_in, name="benchmarks_in"),
    path(
        "figures-in/benchmarks/upload/", benchmarks_in.upload_benchmarks, name="upload_benchmarks"
    ),
    path("figures-in/benchmarks/add/", benchmarks_in.add_mapping, name="add_mapping"),
    path(
        "figures-in/benchmarks/<int:mapping_id>/",
        benchmarks_in.change_mapping,
        name="change_mapping",
    ),
    path("figures-in/<int:upload_id>/", upload.upload, name="upload"),
    path("figures-in/<int:upload_id>/file/", upload.upload_file, name="upload_file"),
    path("figures-in/<int:upload_id>/warnings/", upload.upload_warnings, name="upload_warnings"),
    path("figures-in/<int:upload_id>/changes/", upload.upload_changes, name="upload_changes"),
    path("figures-in/<int:upload_id>/again/", upload.preview_again, name="preview_upload_again"),
    path("figures-in/<int:upload_id>/confirm/", upload.confirm_upload, name="confirm_upload"),
    path("figures-in/<int:upload_id>/withdraw/", upload.withdraw_upload, name="withdraw_upload"),
]
