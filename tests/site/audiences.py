"""Who may see which address: the table that the tests of access read, whole."""

from enum import Enum

from commonbeat.people.enums import Role


class Who(Enum):
    """Who may see an address, or take the step behind it."""

    EVERYBODY = frozenset({"stranger", "no role", *Role})
    AFTER_PUBLICATION = EVERYBODY, "a run"  # people of the office before it, by number
    SIGNED_IN = frozenset({"no role", *Role})
    OFFICE = frozenset(Role)
    WORKERS = frozenset({Role.PROGRAM_MANAGER, Role.DIRECTOR})
    DIRECTORS = frozenset({Role.DIRECTOR})
    MEMBERS = frozenset[str]()  # people of the agency, and whom they invited


_PAGES_OF_A_RUN = {
    "": "result",
    "states/<str:code>/": "state",
    "rulebook/": "rulebook",
    "applications/": "applicants",
    "applications.csv": "applicants_csv",
    "applications/<path:application_id>/": "application",
    "check/": "check",
    "files/<str:name>": "file",
    "run.zip": "folder",
}
_ROUND, _RUN = "workspace/<slug:slug>/", "workspace/<slug:slug>/runs/<int:number>/"
WHO: dict[str, Who] = {
    "": Who.EVERYBODY,
    "healthz": Who.EVERYBODY,
    "readyz": Who.EVERYBODY,
    "people/sign-in/": Who.EVERYBODY,
    "people/sign-out/": Who.EVERYBODY,
    "people/me/": Who.SIGNED_IN,
    "people/me/password/": Who.SIGNED_IN,
    "audit/": Who.OFFICE,
    "agencies/": Who.EVERYBODY,
    "agencies/agencies.csv": Who.EVERYBODY,
    "agencies/<str:ori>/": Who.EVERYBODY,
    "agencies/<str:ori>/awards/": Who.EVERYBODY,
    "programs/": Who.EVERYBODY,
    "programs/<slug:slug>/": Who.EVERYBODY,
    "rounds/": Who.EVERYBODY,
    **{f"rounds/<slug:slug>/{page}": Who.AFTER_PUBLICATION for page in _PAGES_OF_A_RUN},
    **{
        f"rounds/<slug:slug>/runs/<int:number>/{page}": Who.AFTER_PUBLICATION
        for page in _PAGES_OF_A_RUN
    },
    "workspace/": Who.OFFICE,
    "workspace/programs/new/": Who.WORKERS,
    "workspace/rounds/new/": Who.WORKERS,
    _ROUND: Who.OFFICE,
    f"{_ROUND}rulebooks/new/": Who.WORKERS,
    f"{_ROUND}rulebooks/<int:number>/": Who.OFFICE,
    f"{_ROUND}rulebooks/<int:number>.toml": Who.OFFICE,
    f"{_ROUND}files/new/": Who.WORKERS,
    f"{_ROUND}files/<int:number>/": Who.OFFICE,
    f"{_ROUND}refused/<uuid:public_id>.csv": Who.WORKERS,
    f"{_ROUND}runs/new/": Who.WORKERS,
    _RUN: Who.OFFICE,
    f"{_RUN}progress/": Who.OFFICE,
    f"{_RUN}restart/": Who.WORKERS,
    f"{_RUN}verify/": Who.WORKERS,
    f"{_RUN}submit/": Who.WORKERS,
    f"{_RUN}approve/": Who.DIRECTORS,
    f"{_RUN}return/": Who.DIRECTORS,
    f"{_RUN}publish/": Who.WORKERS,
    f"{_RUN}what-if/": Who.OFFICE,
    f"{_ROUND}compare/": Who.OFFICE,
}
_ACCOUNT = (  # signing up, in and out; each sends on who has no business there
    "inactive/",
    "sign-up/",
    "confirm/",
    "forgotten/",
    "forgotten/sent/",
    "forgotten/done/",
    "sign-in/code/",
    "sign-in/passkey/",
    "provider/cancelled/",
    "provider/error/",
    "provider/sign-up/",
    "session/",
    "kept/",
    "kept/forget/",
)
_MINE = (
    "address/",
    "prove/",
    "prove/code/",
    "prove/passkey/",
    "second-factor/",
    "second-factor/app/",
    "second-factor/app/remove/",
    "second-factor/codes/",
    "second-factor/codes/new/",
    "second-factor/codes/download/",
    "passkeys/",
    "passkeys/add/",
    "passkeys/<int:pk>/name/",
    "passkeys/<int:pk>/remove/",
    "sessions/",
    "providers/",
)
OF_AN_APPLICATION = (
    "",
    "forms/<slug:key>/",
    "forms/<slug:key>/history/",
    "forms/<slug:key>/history/<int:edit>/restore/",
    "files/<uuid:file>/",
    "edits/",
    "changes/",
    "conflicts/",
    "conflicts/<uuid:conflict>/",
    "review/",
    "certify/",
    "submit/",
    "change/",
    "withdraw/",
    "receipts/",
    "receipts/<int:number>/",
    "receipts/<int:number>/receipt.json",
    "receipts/<int:number>/receipt.pdf",
    "receipts/<int:number>/content.json",
    "outcome/",
    "people/",
    "people/<uuid:who>/remove/",
    "partners/<uuid:who>/remove/",
    "amendment/",
    "workbook/",
    "workbook/take/",
)
_OF_AN_AGENCY = (
    "registration/",
    "people/",
    "people/invite/",
    "people/invitations/<uuid:public_id>/withdraw/",
    "people/<uuid:person>/roles/",
    "people/<uuid:person>/roles/<str:role>/end/",
)
_RECEIVED = f"{_ROUND}received/"
_SET, _BUILD = "workspace/form-sets/<slug:slug>/", "workspace/form-sets/<slug:slug>/build/"
_OFFER, _OFFERED = "workspace/opportunities/<str:number>/", "opportunities/<str:number>/"
RESET = "people/^forgotten/(?P<uidb36>[0-9A-Za-z]+)-(?P<key>.+)/$"
# each of these needs a record of its own; the tests of its room make one and ask for it
OF_A_RECORD: dict[str, Who] = {
    "people/confirm/<str:key>/": Who.EVERYBODY,
    RESET: Who.EVERYBODY,
    "people/provider/<str:provider_id>/": Who.EVERYBODY,
    "people/provider/<str:provider_id>/back/": Who.EVERYBODY,
    "agencies/invitations/<str:key>/": Who.SIGNED_IN,
    "applications/invitations/<str:key>/": Who.SIGNED_IN,
    "applications/partners/<str:key>/": Who.EVERYBODY,
    "workspace/agencies/merge/<str:kept>/<str:merged>/": Who.WORKERS,
    "common-grants/opportunities/<str:opp_id>": Who.EVERYBODY,
    "agencies/<str:ori>/acting/": Who.SIGNED_IN,
    "agencies/<str:ori>/claim/": Who.SIGNED_IN,
    **{f"agencies/<str:ori>/{page}": Who.MEMBERS for page in _OF_AN_AGENCY},
    "workspace/claims/<uuid:public_id>/": Who.WORKERS,
    f"{_OFFERED}apply/": Who.SIGNED_IN,
    **{f"applications/<uuid:public_id>/{page}": Who.MEMBERS for page in OF_AN_APPLICATION},
    f"{_RECEIVED}<str:number>/": Who.OFFICE,
    f"{_RECEIVED}<str:number>/screen/": Who.WORKERS,
    f"{_RECEIVED}<str:number>/ask/": Who.WORKERS,
    _SET: Who.OFFICE,
    f"{_SET}begin/": Who.WORKERS,
    f"{_SET}release/": Who.WORKERS,
    f"{_SET}compare/<int:old>/<int:new>/": Who.OFFICE,
    f"{_SET}<int:number>/definition.json": Who.OFFICE,
    f"{_SET}<int:number>/try/<str:key>/": Who.OFFICE,
    _BUILD: Who.WORKERS,
    f"{_SET}text/": Who.WORKERS,
    f"{_BUILD}<str:key>/": Who.WORKERS,
    f"{_BUILD}<str:key>/details/": Who.WORKERS,
    f"{_BUILD}<str:key>/sections/<int:number>/": Who.WORKERS,
    f"{_BUILD}<str:key>/fields/<str:address>/": Who.WORKERS,
    f"{_BUILD}<str:key>/fields/<str:address>/preview/": Who.WORKERS,
    _OFFER: Who.OFFICE,
    f"{_OFFER}amend/": Who.WORKERS,
    f"{_OFFER}archive/": Who.WORKERS,
    f"{_OFFER}questions/<uuid:public_id>/": Who.WORKERS,
    f"{_OFFER}<int:version>/": Who.OFFICE,
    f"{_OFFER}<int:version>/edit/": Who.WORKERS,
    f"{_OFFER}<int:version>/submit/": Who.WORKERS,
    f"{_OFFER}<int:version>/approve/": Who.WORKERS,
    f"{_OFFER}<int:version>/return/": Who.WORKERS,
    "opportunities/saved/<uuid:public_id>/forget/": Who.SIGNED_IN,
    "opportunities/drop/<str:token>/": Who.EVERYBODY,
    f"{_OFFERED}follow/": Who.SIGNED_IN,
    f"{_OFFERED}unfollow/": Who.SIGNED_IN,
    _OFFERED: Who.EVERYBODY,
    f"{_OFFERED}versions/<int:version>/": Who.EVERYBODY,
    f"{_OFFERED}rulebook/": Who.EVERYBODY,
    f"{_OFFERED}notice.pdf": Who.EVERYBODY,
    f"{_OFFERED}dates.ics": Who.EVERYBODY,
    f"{_OFFERED}questions/": Who.EVERYBODY,
}
WHO |= OF_A_RECORD | {
    "outbox/": Who.EVERYBODY,  # of a demonstration; production asks for a role
    **{f"people/{page}": Who.EVERYBODY for page in _ACCOUNT},
    **{f"people/me/{page}": Who.SIGNED_IN for page in _MINE},
    "agencies/mine/": Who.SIGNED_IN,
    "workspace/claims/": Who.OFFICE,
    "workspace/agencies/duplicates/": Who.WORKERS,
    "common-grants/opportunities": Who.EVERYBODY,
    "common-grants/opportunities/search": Who.EVERYBODY,
    "api/common-grants.openapi.json": Who.EVERYBODY,
    "applications/": Who.SIGNED_IN,
    _RECEIVED: Who.OFFICE,
    f"{_RECEIVED}received.csv": Who.OFFICE,
    f"{_RECEIVED}deadline/": Who.WORKERS,
    f"{_RECEIVED}file/": Who.WORKERS,
    f"{_RECEIVED}screen/": Who.WORKERS,
    "receipts/keys/": Who.EVERYBODY,
    "receipts/keys.json": Who.EVERYBODY,
    "receipts/verify/": Who.EVERYBODY,
    "workspace/form-sets/": Who.OFFICE,
    "workspace/form-sets/new/": Who.WORKERS,
    "workspace/opportunities/": Who.OFFICE,
    "workspace/opportunities/new/": Who.WORKERS,
    "opportunities/": Who.EVERYBODY,
    "opportunities/opportunities.csv": Who.EVERYBODY,
    "opportunities/opportunities.ics": Who.EVERYBODY,
    "opportunities/saved/": Who.SIGNED_IN,
    "opportunities/saved/new/": Who.SIGNED_IN,
}
NEEDS_MORE = {  # than a round with a run: a refused file, an agency, a program
    f"{_ROUND}refused/<uuid:public_id>.csv",
    "agencies/<str:ori>/",
    "programs/<slug:slug>/",
    *OF_A_RECORD,
    "people/me/second-factor/app/remove/",  # a second factor
    "people/me/second-factor/codes/",
    "people/me/second-factor/codes/download/",
    _RECEIVED,  # an opportunity
    f"{_RECEIVED}received.csv",
    f"{_RECEIVED}deadline/",
}
