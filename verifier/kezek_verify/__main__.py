"""`python -m kezek_verify`."""

import sys

from kezek_verify.command import main

sys.exit(main(sys.argv[1:]))
