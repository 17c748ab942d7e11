#!/usr/bin/env python3
"""Every test program on the kernel that executes its claims, with small tables."""
import os
import sys

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
import guest

tap = guest.Tap()
guest.report(tap, guest.boot(guest.CHECKED, timeout=300), guest.programs())
tap.done()
