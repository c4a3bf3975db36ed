"""Addresses of programs, results and the workspace."""

from django.urls import URLPattern, path

from commonbeat.selections.views import (
    agencies,
    applicants,
    check,
    comparing,
    outcomes,
    programs,
    result,
    runs,
    setting_up,
    uploads,
    what_if,
    workspace,
)

app_name = "selections"


def _of_a_run(prefix: str) -> list[URLPattern]:
    """Return the public pages of a run, under its round or under its number."""
    return [
        path(f"{prefix}", result.result, name="result"),
        path(f"{prefix}states/<str:code>/", result.state, name="state"),
        path(f"{prefix}rulebook/", result.rulebook, name="rulebook"),
        path(f"{prefix}applications/", applicants.applicants, name="applicants"),
        path(f"{prefix}applications.csv", applicants.applicants_csv, name="applicants_csv"),
        path(
            f"{prefix}applications/<path:application_id>/",
            applicants.application,
            name="application",
        ),
        path(f"{prefix}check/", check.check, name="check"),
        path(f"{prefix}files/<str:name>", check.file, name="file"),
        path(f"{prefix}run.zip", check.folder, name="folder"),
    ]


_ROUND = "workspace/<slug:slug>/"
_RUN = f"{_ROUND}runs/<int:number>/"

urlpatterns = [
    path("programs/", programs.programs, name="programs"),
    path("programs/<slug:slug>/", programs.program, name="program"),
    path("rounds/", programs.rounds, name="rounds"),
    *_of_a_run("rounds/<slug:slug>/"),
    *_of_a_run("rounds/<slug:slug>/runs/<int:number>/"),
    path("agencies/<str:ori>/awards/", agencies.awards, name="agency_awards"),
    path("applications/<uuid:public_id>/outcome/", outcomes.outcome, name="outcome"),
    path("workspace/", workspace.rounds, name="workspace"),
    path("workspace/programs/new/", setting_up.new_program, name="new_program"),
    path("workspace/rounds/new/", setting_up.new_round, name="new_round"),
    path(_ROUND, workspace.round_, name="round"),
    path(f"{_ROUND}rulebooks/new/", uploads.new_rulebook, name="new_rulebook"),
    path(f"{_ROUND}rulebooks/<int:number>/", uploads.rulebook, name="workspace_rulebook"),
    path(f"{_ROUND}rulebooks/<int:number>.toml", uploads.rulebook_file, name="rulebook_file"),
    path(f"{_ROUND}files/new/", uploads.new_applications, name="new_applications"),
    path(f"{_ROUND}files/<int:number>/", uploads.application_file, name="application_file"),
    path(f"{_ROUND}refused/<uuid:public_id>.csv", uploads.refused_csv, name="refused_csv"),
    path(f"{_ROUND}runs/new/", runs.start, name="start"),
    path(_RUN, runs.run, name="run"),
    path(f"{_RUN}progress/", runs.progress, name="progress"),
    path(f"{_RUN}restart/", runs.restart, name="restart"),
    path(f"{_RUN}verify/", runs.verify, name="verify"),
    path(f"{_RUN}submit/", runs.submit, name="submit"),
    path(f"{_RUN}approve/", runs.approve, name="approve"),
    path(f"{_RUN}return/", runs.return_, name="return"),
    path(f"{_RUN}publish/", runs.publish, name="publish"),
    path(f"{_RUN}what-if/", what_if.sliding, name="what_if"),
    path(f"{_ROUND}compare/", comparing.comparing, name="compare"),
]
