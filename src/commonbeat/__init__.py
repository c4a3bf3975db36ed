"""Commonbeat: the open platform for a community-policing grant office.

Every award can be re-run, explained and checked by anyone. Each folder here is a room; a room
imports only rooms below it (docs/explanation/house.md gives the order and the reason).
"""
