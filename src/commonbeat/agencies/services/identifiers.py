"""Bring the UEIs of agencies onto record, as the office knows them from SAM.gov."""

import hashlib
from collections.abc import Mapping, Sequence

from django.db import transaction

from commonbeat.agencies.models import Agency
from commonbeat.agencies.services.codes import CodeReport
from commonbeat.base import audit
from commonbeat.engine.problems import Problem, Refused
from commonbeat.formats.ori import match_ori
from commonbeat.formats.ueis import UeiRow, read_ueis
from commonbeat.people.models import User

_BATCH = 400


def import_ueis(*, data: bytes, by: User | None, dry_run: bool) -> CodeReport:
    """Give agencies their UEI, by an ORI of 9 or 7 characters. Raises Refused."""
    rows, problems = read_ueis(data)
    if problems:
        raise Refused(*problems)
    with transaction.atomic():
        agencies = Agency.objects.in_bulk(field_name="ori")
        wanted, problems = _matched(rows, list(agencies))
        problems += _taken(wanted, agencies)
        if problems:
            raise Refused(*problems)
        report = CodeReport(what="a UEI", dry_run=dry_run)
        touched = []
        for ori, row in wanted.items():
            agency = agencies[ori]
            report.unchanged += agency.uei == row.uei
            report.set += agency.uei is None
            report.changed += agency.uei not in (None, row.uei)
            if agency.uei != row.uei:
                agency.uei = row.uei
                touched.append(agency)
        if not dry_run:
            # first none: two agencies may exchange theirs, and a UEI is there only once
            Agency.objects.filter(pk__in=[each.pk for each in touched]).update(uei=None)
            Agency.objects.bulk_update(touched, ["uei"], _BATCH)
            facts = {"set": report.set, "changed": report.changed}
            sha256 = hashlib.sha256(data).hexdigest()
            audit.record(by, "ueis.imported", None, **facts, sha256=sha256)
    return report


def _matched(
    rows: Sequence[UeiRow], known: Sequence[str]
) -> tuple[dict[str, UeiRow], list[Problem]]:
    """Return the row of each agency, and a problem for each ORI of none, or of one twice."""
    by_short: dict[str, list[str]] = {}
    for ori in known:
        by_short.setdefault(ori[:7], []).append(ori)
    wanted: dict[str, UeiRow] = {}
    problems = []
    for row in rows:
        found = match_ori(row.ori, by_short.get(row.ori[:7], ()))
        where = f"line {row.line}, column ori"
        if isinstance(found, Problem):
            problems.append(Problem(found.code, found.message, found.way_out, where))
        elif found in wanted:
            problems.append(
                Problem(
                    "ueis.ori_twice",
                    f"{found} is there twice, first on line {wanted[found].line}.",
                    "Keep the line that is right.",
                    where,
                )
            )
        else:
            wanted[found] = row
    return wanted, problems


def _taken(wanted: Mapping[str, UeiRow], agencies: Mapping[str, Agency]) -> list[Problem]:
    """Return a problem for each UEI that an agency has which the file does not name."""
    owners = {each.uei: ori for ori, each in agencies.items() if each.uei}
    return [
        Problem(
            "ueis.taken",
            f"{row.uei} is the UEI of {owners[row.uei]} on record.",
            "Correct it, or give that agency its own UEI in the same file.",
            f"line {row.line}, column uei",
        )
        for ori, row in wanted.items()
        if owners.get(row.uei, ori) != ori and owners[row.uei] not in wanted
    ]
