"""The product's settings in test mode; pytest loads them before anything else."""

import os

os.environ["COMMONBEAT_MODE"] = "test"

from commonbeat.site.settings import *  # noqa: F403  all of them, in that mode
