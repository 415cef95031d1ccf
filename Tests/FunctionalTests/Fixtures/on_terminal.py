"""Runs a program on a pseudo terminal as a person would: waits for a text, then presses keys.

usage: on_terminal.py STEPS PROGRAM ARGUMENT...

STEPS is a JSON array of [expected text, keys]; keys are typed once the text has appeared and the terminal is in raw mode.
`signal:NAME` in place of keys sends a signal to the program; after `signal:TSTP` the program is continued once it has stopped.
Prints one JSON object: exit, signal, text, and whether the terminal was as before at the end and at each stop.
"""
import errno
import fcntl
import json
import os
import pty
import select
import signal
import sys
import termios
import time


def attributes(descriptor):
    return termios.tcgetattr(descriptor)[:4]


def main():
    steps, program = json.loads(sys.argv[1]), sys.argv[2:]
    master, slave = pty.openpty()
    before = attributes(slave)
    child = os.fork()
    if child == 0:
        os.close(master)
        os.setsid()
        fcntl.ioctl(slave, termios.TIOCSCTTY, 0)
        for descriptor in (0, 1, 2):
            os.dup2(slave, descriptor)
        os.execv(program[0], program)
    text, restored, status = b"", [], None
    deadline = time.monotonic() + 60

    def pump(seconds):
        nonlocal text
        if select.select([master], [], [], seconds)[0]:
            try:
                text += os.read(master, 65536)
            except OSError as error:
                if error.errno != errno.EIO:
                    raise

    def ended():
        nonlocal status
        if status is None:
            number, found = os.waitpid(child, os.WNOHANG | os.WUNTRACED)
            if number and not os.WIFSTOPPED(found):
                status = found
        return status is not None

    start = 0
    for expected, keys in steps:
        while expected.encode() not in text[start:]:
            pump(0.05)
            if ended() or time.monotonic() > deadline:
                break
        place = text.find(expected.encode(), start)
        if place < 0:
            break
        start = place + len(expected.encode())
        while attributes(slave)[3] & termios.ICANON and not ended() and time.monotonic() < deadline:
            time.sleep(0.005)
        if keys.startswith("signal:"):
            os.kill(child, getattr(signal, "SIG" + keys[7:]))
            if keys == "signal:TSTP":
                while not os.WIFSTOPPED(os.waitpid(child, os.WUNTRACED)[1]):
                    pass
                restored.append(attributes(slave) == before)
                os.kill(child, signal.SIGCONT)
        else:
            os.write(master, keys.encode())
    while not ended() and time.monotonic() < deadline:
        pump(0.05)
    if status is None:
        os.kill(child, signal.SIGKILL)
        status = os.waitpid(child, 0)[1]
    while select.select([master], [], [], 0)[0]:
        size = len(text)
        pump(0)
        if len(text) == size:
            break
    restored.append(attributes(slave) == before)
    print(json.dumps({
        "exit": os.WEXITSTATUS(status) if os.WIFEXITED(status) else None,
        "signal": os.WTERMSIG(status) if os.WIFSIGNALED(status) else None,
        "restored": restored, "text": text.decode("utf-8", "replace"),
    }))


main()
