#!/usr/bin/env python3
"""read_golden.py [--json] FILE: a golden's metadata and records (FORMAT.md says what stands where). With --json one JSON
line each, with everything that was recorded. Needs the module `zstandard` or the program `zstd`."""
import hashlib, json, math, struct, subprocess, sys
from itertools import accumulate

DTYPES = [None, "float32", "float64", "int32", "int64", "uint8"]
STATISTICS = ["count", "nan", "positive_inf", "negative_inf", "zeros", "subnormals", "min", "min_index", "max", "max_index", "mean", "std", "l1", "l2"]
PARTS = {"blocks": "16s", "rows": "8s", "sketch": "f", "samples": "d", "values": "q"}

def decompress(frames):  # [(frame, size of its content)]
    try:
        import zstandard
        return [zstandard.ZstdDecompressor().decompress(frame, max_output_size=size) for frame, size in frames]
    except ImportError:
        joined = b"".join(frame for frame, _ in frames)
        return cut([size for _, size in frames], subprocess.run(["zstd", "-dc"], input=joined, stdout=subprocess.PIPE, check=True).stdout)

def cut(counts, elements):  # consecutive runs of the given lengths
    return [elements[end - count:end] for end, count in zip(accumulate(counts), counts)]

def columns(content):  # {number: bytes of the column, unshuffled}
    table, start = {}, 24 + 8 * struct.unpack_from("<I", content, 20)[0]
    for entry in range(24, start, 8):
        number, width, _, length = struct.unpack_from("<BBHI", content, entry)
        table[number] = bytearray(length)
        for byte in range(width):
            table[number][byte::width] = content[start + byte * (length // width):start + (byte + 1) * (length // width)]
        start += length
    return lambda number, code: [x[0] for x in struct.iter_unpack("<" + code, table.get(number, b""))]

def paths(column, first):  # front-coded: bytes shared with the path before, then the rest
    path, found, texts = b"", [], cut(column(first + 1, "I"), b"".join(column(first + 2, "c")))
    for shared, rest in zip(column(first, "I"), texts):
        path = path[:shared] + rest
        found.append(path.decode())
    return found

def hexadecimal(digest):  # halves are little-endian, the upper one first
    return "".join(digest[i:i + 8][::-1].hex() for i in range(0, len(digest), 8))

def records(step, index, detail):
    own, outside, new = paths(index, 1), paths(index, 11), 0
    shapes = cut(index(6, "I"), index(7, "Q"))
    parents = cut(index(8, "I"), list(zip(index(9, "I"), index(10, "I"))))
    columns = [detail(2 + i, "d" if 6 <= i != 7 and i != 9 else "q") for i in range(14)]
    statistics = (dict(zip(STATISTICS, row)) for row in zip(*columns))
    histograms = zip(detail(16, "I"), detail(17, "I"), cut(detail(18, "I"), detail(19, "I")))
    parts = [iter(cut(detail(20 + 2 * i, "I"), detail(21 + 2 * i, code))) for i, code in enumerate(PARTS.values())]
    present = detail(1, "B") or [0] * len(own)
    for i, (path, dtype, shape, digest) in enumerate(zip(own, index(4, "B"), index(5, "I"), index(14, "16s"))):
        (stage, *scope, last), record = path.split("/"), {"address": f"{step}/{path}", "step": step}
        name, role = last.rsplit(".", 1)
        record |= {"stage": stage, "scope": scope, "name": name, "role": role, "dtype": DTYPES[dtype], "shape": list(shapes[shape])}
        record |= {"digest": hexadecimal(digest), "count": math.prod(shapes[shape]), "parents": []}
        for code, back in parents[i]:  # odd: from outside the group, counted back from the next new one
            record["parents"].append(f"{step - (back >> 1 ^ -(back & 1))}/{outside[new - (code >> 1)] if code & 1 else own[i - 1 - (code >> 1)]}")
            new += code == 1
        if present[i] & 1:
            record |= next(statistics)
            length, first, used = next(histograms)
            record |= {"inf": record["positive_inf"] + record["negative_inf"], "histogram": [0] * first + list(used) + [0] * (length - first - len(used))}
        for bit, part in enumerate(PARTS):
            if present[i] & 2 << bit:
                record[part] = [hexadecimal(x) if isinstance(x, bytes) else x if math.isfinite(x) else None for x in next(parts[bit])]
        yield record

def bounds(metadata):  # of the relative L2 distance, one a record; empty before `calibrate`
    codes = (ord(x) - 35 - (x > "\\") for x in metadata.get("tolerance", {}).get("bounds", ""))
    return [math.inf if code == 90 else 2 ** ((code - 61) / 2) if code else 0.0 for code in codes]

def read(path):  # metadata, records
    data = open(path, "rb").read()
    if data[8:20] != b"ECOTGOLD\1\0\0\0" or data[-8:] != b"ECOTGEND" or hashlib.sha256(data[:-44]).digest() != data[-44:-12]:
        raise SystemExit(f"{path}: no whole golden of version 1")
    start = len(data) - struct.unpack("<I", data[-12:-8])[0] + 32
    frames = [struct.unpack_from("<4I5Q", data, start + 56 * i) for i in range(1, struct.unpack_from("<I", data, start - 12)[0])]
    contents = decompress([(data[f[4]:f[4] + f[5]], f[6]) for f in frames])
    details = {f[1]: columns(content) for f, content in zip(frames, contents) if f[0] == 3}
    groups = [(f[2], columns(content), details.get(f[1], lambda *_: [])) for f, content in zip(frames, contents) if f[0] == 2]
    return json.loads(contents[0]), (record for group in groups for record in records(*group))

if __name__ == "__main__":
    metadata, found = read(sys.argv[-1])
    print(json.dumps(metadata, ensure_ascii=False, indent=None if "--json" in sys.argv else 2))
    limits = iter(bounds(metadata))
    for record in found:
        record |= {"bound": limit if math.isfinite(limit) else None for limit in [next(limits, None)] if limit is not None}
        print(json.dumps(record, ensure_ascii=False) if "--json" in sys.argv else "{address} {dtype}{shape} {digest}".format(**record))
