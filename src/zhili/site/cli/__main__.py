"""``python -m zhili.site.cli`` is ``zhili``."""

import sys

from zhili.site.cli import main

sys.exit(main())
