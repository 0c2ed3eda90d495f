"""`python -m feeder` is `feeder`."""

import sys

from .cli import main

sys.exit(main())
