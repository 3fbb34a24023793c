"""``python -m teamnames``."""

import sys

from teamnames.cli import main

sys.exit(main())
