"""The door for programs: JSON in protocols that others speak too. No rules in it.

`/common-grants/` speaks CommonGrants 0.4 (docs/reference/common-grants.md): opportunities are
listed, read and searched. What it takes and gives is written down in an OpenAPI file, which is
also what checks each request.
"""
