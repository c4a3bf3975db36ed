"""Which version of the software this is, as every run writes it down."""

from importlib.metadata import version

SOFTWARE_VERSION = version("commonbeat")
