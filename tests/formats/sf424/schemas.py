"""The schemas of Grants.gov, read without a network: each import is found in the folder."""

from functools import cache
from pathlib import PurePosixPath
from typing import Any

from lxml import etree

from commonbeat.formats.sf424 import GrantForm
from tests.formats.public_data import public_folder


class Folder(etree.Resolver):
    def resolve(self, system_url: str, public_id: str, context: Any = None) -> Any:  # noqa: ARG002
        path = public_folder() / "grants_gov_forms" / "xsd" / PurePosixPath(system_url).name
        untyped: Any = self  # the published types know this class only by name
        return untyped.resolve_filename(str(path), context)


@cache
def schema(name: str) -> etree.XMLSchema:
    parser = etree.XMLParser(no_network=True)
    parser.resolvers.add(Folder())
    path = public_folder() / "grants_gov_forms" / "xsd" / f"{name}.xsd"
    return etree.XMLSchema(etree.parse(path, parser))


def schema_errors(form: GrantForm, data: bytes) -> list[str]:
    """Return what the form's own schema says against a file, or skip the test."""
    checked = schema(form.space.rpartition("/")[2])
    checked.validate(etree.fromstring(data))
    log: Any = checked.error_log
    return [str(error.message) for error in log]
