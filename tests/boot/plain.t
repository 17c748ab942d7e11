#!/usr/bin/env python3
"""Every test program on the kernel that is shipped."""
import os
import sys

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
import guest

tap = guest.Tap()
guest.report(tap, guest.boot(guest.PLAIN, timeout=180), guest.programs())
tap.done()
