"""Addresses of applications while they are written, and of receipts."""

from django.urls import path

from commonbeat.applications.views import (
    amendment,
    begin,
    comments,
    conflicts,
    deadline,
    files,
    grant_forms,
    mine,
    people,
    printed,
    receipts,
    received,
    saving,
    screening,
    submitting,
    tasks,
    workbooks,
    writing,
)

app_name = "applications"
_ONE = "applications/<uuid:public_id>/"
_FORM = f"{_ONE}forms/<slug:key>/"
_COMMENT = f"{_ONE}comments/<uuid:comment>/"
_RECEIVED = "workspace/<slug:slug>/received/"

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
    path(f"{_ONE}grants-gov/look/", grant_forms.look, name="look_at_xml"),
    path(f"{_ONE}grants-gov/take/", grant_forms.take, name="take_xml"),
    path(f"{_ONE}grants-gov/<slug:key>.xml", grant_forms.download, name="grant_xml"),
    path(f"{_ONE}draft.pdf", printed.draft_pdf, name="draft_pdf"),
    path(f"{_ONE}edits/", saving.edits, name="edits"),
    path(f"{_ONE}changes/", saving.changes, name="changes"),
    path(f"{_ONE}conflicts/", conflicts.conflicts, name="conflicts"),
    path(f"{_ONE}conflicts/<uuid:conflict>/", conflicts.settle, name="settle"),
    path(f"{_ONE}comments/", comments.comments, name="comments"),
    path(f"{_FORM}comments/", comments.comments, name="comments"),
    path(_COMMENT, comments.comment, name="comment"),
    path(f"{_COMMENT}edit/", comments.edit, name="edit_comment"),
    path(f"{_COMMENT}take-back/", comments.take_back, name="take_back_comment"),
    path(f"{_COMMENT}resolve/", comments.resolve, name="resolve_comment"),
    path(f"{_ONE}tasks/", tasks.tasks, name="tasks"),
    path(f"{_ONE}tasks/new/", tasks.new_task, name="new_task"),
    path(f"{_ONE}tasks/<uuid:task>/", tasks.task, name="task"),
    path(f"{_ONE}review/", submitting.review, name="review"),
    path(f"{_ONE}certify/", submitting.certify, name="certify"),
    path(f"{_ONE}submit/", submitting.submit, name="submit"),
    path(f"{_ONE}change/", submitting.change, name="change"),
    path(f"{_ONE}withdraw/", submitting.withdraw, name="withdraw"),
    path(f"{_ONE}receipts/", receipts.submissions, name="submissions"),
    path(f"{_ONE}receipts/<int:number>/", receipts.receipt, name="receipt"),
    path(
        f"{_ONE}receipts/<int:number>/receipt.json", receipts.receipt_json, name="receipt_json"
    ),
    path(f"{_ONE}receipts/<int:number>/receipt.pdf", receipts.receipt_pdf, name="receipt_pdf"),
    path(
        f"{_ONE}receipts/<int:number>/content.json", receipts.content_json, name="content_json"
    ),
    path(
        f"{_ONE}receipts/<int:number>/application.pdf",
        printed.submitted_pdf,
        name="submitted_pdf",
    ),
    path(_RECEIVED, received.received, name="received"),
    path(f"{_RECEIVED}received.csv", received.received_csv, name="received_csv"),
    path(f"{_RECEIVED}deadline/", deadline.deadline, name="deadline"),
    path(f"{_RECEIVED}file/", received.make_file, name="make_file"),
    path(f"{_RECEIVED}screen/", screening.screen_many, name="screen_many"),
    path(f"{_RECEIVED}<str:number>/", screening.submission, name="received_one"),
    path(f"{_RECEIVED}<str:number>/application.pdf", printed.received_pdf, name="received_pdf"),
    path(f"{_RECEIVED}<str:number>/screen/", screening.screen_one, name="screen_one"),
    path(f"{_RECEIVED}<str:number>/ask/", screening.ask, name="ask"),
    path("receipts/keys/", receipts.receipt_keys, name="receipt_keys"),
    path("receipts/keys.json", receipts.receipt_keys_json, name="receipt_keys_json"),
    path("receipts/verify/", receipts.verify_receipt, name="verify_receipt"),
]
