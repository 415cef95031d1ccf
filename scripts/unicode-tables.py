#!/usr/bin/env python3
"""Writes the Unicode 16.0 tables of Sources/EcotTokenization/Unicode.

    pip install unicodedata2==16.0.0
    python3 scripts/unicode-tables.py Sources/EcotTokenization/Unicode

The tables are pinned to one Unicode version, so that neither a Swift toolchain nor a system library can move a token.
Numbers are base 36 and separated by spaces.
"""
import sys
import textwrap

import unicodedata2 as unicodedata

assert unicodedata.unidata_version == "16.0.0"
SCALARS = [c for c in range(0x110000) if not 0xD800 <= c < 0xE000]
HANGUL = range(0xAC00, 0xAC00 + 11172)


def base36(n):
    digits = ""
    while True:
        n, d = divmod(n, 36)
        digits = "0123456789abcdefghijklmnopqrstuvwxyz"[d] + digits
        if not n:
            return digits


def runs(values):
    """Runs of neighbouring scalars with equal values, as [first, last, value]."""
    found = []
    for c, v in values:
        if found and found[-1][1] == c - 1 and found[-1][2] == v:
            found[-1][1] = c
        else:
            found.append([c, c, v])
    return found


def deltas(found, with_value):
    """Gap after the previous run, length - 1, and the value where asked."""
    end, words = 0, []
    for first, last, value in found:
        words += [base36(first - end), base36(last - first)] + ([base36(value)] if with_value else [])
        end = last + 1
    return words


def literal(name, comment, words):
    lines = textwrap.wrap(" ".join(words), 112)
    body = " \\\n".join("    " + line for line in lines)
    return f'  /// {comment}\n  static let {name}: StaticString = """\n{body}\n    """\n'


def write(path, head, literals):
    with open(path, "w") as f:
        f.write("// Written by scripts/unicode-tables.py from the Unicode Character Database 16.0.0; not to be edited.\n\n")
        f.write(head + " {\n" + "\n".join(literals) + "}\n")


folder = sys.argv[1]
major = lambda letter: runs((c, 0) for c in SCALARS if unicodedata.category(chr(c))[0] == letter)
write(f"{folder}/ScalarRanges.swift", "/// The ranges of the general categories that the pre-tokenizer asks for.\nenum ScalarRanges", [
    literal("letters", r"`\p{L}`: for each range the gap after the range before it, and its length less one.", deltas(major("L"), False)),
    literal("numbers", r"`\p{N}`, in the same form.", deltas(major("N"), False)),
])

mappings, previous = [], 0
for c in SCALARS:
    text = unicodedata.decomposition(chr(c))
    if not text or text[0] == "<" or c in HANGUL:
        continue
    parts = [int(p, 16) for p in text.split()]
    composes = len(parts) == 2 and unicodedata.normalize("NFC", "".join(map(chr, parts))) == chr(c)
    mappings += [base36(c - previous), base36(len(parts) - 1 + composes)] + [base36(p) for p in parts]
    previous = c
classes = runs((c, unicodedata.combining(chr(c))) for c in SCALARS if unicodedata.combining(chr(c)))
write(f"{folder}/CanonicalMappings.swift", "/// Canonical decompositions and combining classes (Unicode Standard, section 3.11).\nenum CanonicalMappings", [
    literal("decompositions", "Distance to the scalar before; 0 singleton, 1 excluded from composition, 2 composes; one or two scalars.", mappings),
    literal("combiningClasses", "Runs of equal non-zero class: the gap after the run before it, its length less one, the class.", deltas(classes, True)),
])
