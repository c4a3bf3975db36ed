"""Filters of the pages of applications."""
