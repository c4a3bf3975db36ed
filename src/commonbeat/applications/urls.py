"""Addresses of applications while they are written."""

from django.urls import path

from commonbeat.applications.views import (
    amendment,
    begin,
    conflicts,
    files,
    mine,
    people,
    saving,
    workbooks,
    writing,
)

app_name = "applications"
_ONE = "applications/<uuid:public_id>/"
_FORM = f"{_ONE}forms/<slug:key>/"

urlpatterns = [
    path("applications/", mine.applications, name="mine"),
    path("opportunities/<str:number>/apply/", begin.begin, name="begin"),
    path("applications/invitations/<str:key>/", people.invitation, name="invitation"),
    path("applications/partners/<str:key>/", people.partner, name="partner"),
    path(f"{_ONE}people/", people.people, name="people"),
    path(f"{_ONE}people/<uuid:who>/remove/", people.remove, name="remove"),
    path(f"{_ONE}partners/<uuid:who>/remove/", people.remove_partner, name="remove_partner"),
    path(f"{_ONE}amendment/", amendment.amendment, name="amendment"),
    path(_ONE, mine.application, name="application"),
    path(_FORM, writing.write, name="write"),
    path(f"{_FORM}history/", writing.history, name="history"),
    path(f"{_FORM}history/<int:edit>/restore/", writing.restore, name="restore"),
    path(f"{_ONE}files/<uuid:file>/", files.attached, name="attached"),
    path(f"{_ONE}workbook/", workbooks.workbook, name="workbook"),
    path(f"{_ONE}workbook/take/", workbooks.take, name="take_workbook"),
    path(f"{_ONE}edits/", saving.edits, name="edits"),
    path(f"{_ONE}changes/", saving.changes, name="changes"),
    path(f"{_ONE}conflicts/", conflicts.conflicts, name="conflicts"),
    path(f"{_ONE}conflicts/<uuid:conflict>/", conflicts.settle, name="settle"),
]
