"""`python -m kezek` is the `kezek` command."""

import sys

from kezek.site.command import main

sys.exit(main())
