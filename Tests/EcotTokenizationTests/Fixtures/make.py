#!/usr/bin/env python3
"""Makes the fixtures of this folder with the reference libraries.

    pip install tokenizers==0.23.3 unicodedata2==16.0.0
    python3 make.py PATH/TO/oracles/qwen3vl/tokenizer_small        # Python 3.13: str.lower of Unicode 15.1
"""
import hashlib
import itertools
import json
import random
import sys
import unicodedata

SCALARS = [c for c in range(0x110000) if not 0xD800 <= c < 0xE000]


def digest(parts):
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()


def unicode_facts():
    import unicodedata2 as u

    assert u.unidata_version == "16.0.0" and unicodedata.unidata_version == "15.1.0"
    generator = random.Random(7)
    pool = [c for c in SCALARS if u.combining(chr(c)) or u.decomposition(chr(c)) and u.decomposition(chr(c))[0] != "<"]
    pool += [0x41, 0x61, 0x65, 0x1100, 0x1161, 0x11A8, 0xAC00, 0x3B1, 0x928, 0x1F600] * 40
    words = ["".join(chr(generator.choice(pool)) for _ in range(generator.randint(1, 8))) for _ in range(300)]
    # U+1171E stopped being a non-spacing, and so case-ignorable, mark in Unicode 16.
    assigned = [c for c in SCALARS if unicodedata.category(chr(c)) not in ("Cn", "Co") and c != 0x1171E]
    composed = [c for c in SCALARS if u.normalize("NFD", chr(c)) != chr(c) and not 0xAC00 <= c < 0xD7A4]
    sigma = ["".join(w) for n in range(1, 6) for w in itertools.product("AΣb.\u0301 1", repeat=n)]
    return {
        "classes": digest("L" if u.category(chr(c))[0] == "L" else "N" if u.category(chr(c))[0] == "N" else "o" for c in SCALARS),
        "nfc": digest(u.normalize("NFC", chr(c)) for c in SCALARS),
        "nfd": "\n".join(u.normalize("NFD", chr(c)) for c in composed),
        "nfc_of_nfd": digest(u.normalize("NFC", chr(c)) for c in composed),
        "nfc_words": [[w, u.normalize("NFC", w)] for w in words],
        "lower": digest(chr(c).lower() for c in assigned),
        "lower_sigma": digest(w.lower() for w in sigma),
        "lower_after_cased": digest(("A" + chr(c) + "Σ").lower() for c in assigned),
        "lower_before_cased": digest(("AΣ" + chr(c) + "A").lower() for c in assigned),
        "spaces": [c for c in SCALARS if chr(c).isspace()],
    }


EDGES = [
    "", " ", "   ", "\n", "\r\n\r\n", "a\r\nb", " \n \n a", "\t\tfoo", "  foo", "foo  ", "foo \n", "a  b   c", "12345", "1,234.5", "x1y22",
    "it's IT'S it'S we'Ll they'RE I'vE 'tis '", "'ſ don'ſ x'ſy", "''s", "'l", "'r", "😀👨‍👩‍👧‍👦🇫🇷1️⃣", "漢字かな交じり文。한국어 ㄱㅏㄱ", "مَرْحَبًا بِكَ",
    "e\u0301 \u1100\u1161\u11a8 \u0344 \u212b \u2126 \uf900", "क्षि q\u0307\u0323", "\u00a0x\u3000y\u2028z\u0085", "!!foo ??\n\n", "a!\r\n\r\nb", "...@TASK:@",
    " @ @<|start_of_thinking|><|thinking|><|thinking|><|end_of_thinking|>@PLAN:@", "<|im_start|> user <|im_end|>\n", "x <|thinking|> y", "<|thinking|", "<|thinking|>|>",
    "<<|im_start|>>", "a" * 40, "ab" * 30, "a" * 1000, " " * 100, "\n" * 100, " \n" * 50, "\x00\x01\x7f", "\ufeffBOM", "\U0010ffff\ue000", "ﬁﬂ ß ẞ İ ı",
]


def strings(folder):
    from tokenizers import Tokenizer

    tokenizer = Tokenizer.from_file(f"{folder}/tokenizer.json")
    generator = random.Random(11)
    atoms = [" ", "  ", "\n", "\r", "\t", "'", "'s", "'LL", "@", ":", ".", "a", "the", "Robot", "é", "e\u0301", "漢", "字", "١", "Ⅷ", "7", "42", "ſ",
             "\u00a0", "\u3000", "\u200d", "👍🏽", "<|im_end|>", "<|thinking|>", "<think>", "<|", "|>", "ـ", "ّ", "한", "\u0301", "x", "-", "_", "Ǆ", "ʰ", "\u0085"]
    texts = EDGES + ["".join(generator.choice(atoms) for _ in range(generator.randint(1, 14))) for _ in range(260)]
    rows = []
    for text in texts:
        ids = tokenizer.encode(text, add_special_tokens=False).ids
        cut = ids[generator.randint(0, len(ids)):][: generator.randint(0, 6)]
        rows.append({"text": text, "ids": ids, "part": cut, "decoded": tokenizer.decode(cut, skip_special_tokens=False),
                     "decoded_skip": tokenizer.decode(cut, skip_special_tokens=True)})
    return rows


def flagged(folder):
    """Added tokens with every flag, on a vocabulary of the 256 bytes and a few merges."""
    from tokenizers import Tokenizer

    document = json.load(open(f"{folder}/tokenizer.json"))
    alphabet = sorted(document["model"]["vocab"], key=document["model"]["vocab"].get)
    alphabet = [t for t in alphabet if len(t) == 1]
    document["model"]["vocab"] = {t: i for i, t in enumerate(alphabet + ["he", "ll", "hell", "hello", "Ġw"])}
    document["model"]["merges"] = ["h e", "l l", "he ll", "hell o", "Ġ w"]
    flags = ["special", "normalized", "lstrip", "rstrip", "single_word"]
    added = [("<plain>", ""), ("<left>", "lstrip"), ("<right>", "rstrip"), ("<both>", "lstrip rstrip"), ("word", "single_word"),
             ("<s>", "special"), ("e\u0301t\u00e9", "normalized"), ("Å", "normalized single_word"), ("<plain>x", ""), ("hello", "normalized")]
    document["added_tokens"] = []
    size = len(document["model"]["vocab"])
    for content, on in added:
        known = document["model"]["vocab"].get(content)
        document["added_tokens"].append({"id": size if known is None else known, "content": content, **{f: f in on.split() for f in flags}})
        size += known is None
    tokenizer = Tokenizer.from_str(json.dumps(document))
    generator = random.Random(13)
    atoms = [c for c, _ in added] + [" ", "  ", "\n", "\u3000", "a", "_", "1", "\u0301", "été", "e\u0301te\u0301", "A\u030a", "hell", "o", "<plai", "n>", "word", "\u200d", " w", "-"]
    texts = ["".join(generator.choice(atoms) for _ in range(generator.randint(1, 9))) for _ in range(300)]
    return {"tokenizer": json.dumps(document, ensure_ascii=False), "strings": [
        {"text": t, "ids": tokenizer.encode(t, add_special_tokens=False).ids} for t in texts]}


json.dump(unicode_facts(), open("unicode.json", "w"), separators=(",", ":"), ensure_ascii=False)
json.dump(strings(sys.argv[1]), open("strings.json", "w"), separators=(",", ":"))
json.dump(flagged(sys.argv[1]), open("flagged.json", "w"), separators=(",", ":"))
