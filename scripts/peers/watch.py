"""Runs a command without its output, prints its milliseconds and its peak resident bytes: watch.py COMMAND [ARGUMENT]...

A process inherits the peak of the one that starts it, so a large program starts others by way of this small one.
"""
import os, subprocess, sys, time

start = time.perf_counter()
child = subprocess.Popen(sys.argv[1:], stdout=subprocess.DEVNULL)
_, status, usage = os.wait4(child.pid, 0)
elapsed = (time.perf_counter() - start) * 1e3
child.returncode = os.waitstatus_to_exitcode(status)
# ru_maxrss is in bytes on macOS, in KiB elsewhere.
print(elapsed, usage.ru_maxrss * (1 if sys.platform == "darwin" else 1024))
sys.exit(abs(child.returncode))
