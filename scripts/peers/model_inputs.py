"""Writes the inputs of the model's figures: model_inputs.py tiny|small|qwen3-vl-2b FILE.safetensors [--latents N]

Needs nothing but Python. Two samples of 209 tokens with 49 image tokens each (14x14 patches), without padding, in the 2,077-token
vocabulary; for qwen3-vl-2b one sample of 300 tokens with 64 (16x16) in Qwen's own. Text ids and pixels are seeded draws. The first
120 columns have no labels. --latents puts a span of N thinking tokens at column 120 of every row, without changing the length:
`think_columns` says where, they have no labels, and the tokens that open and close the span have.
For the action head: `state`, `actions` of 16 steps, and two draws of `noise` and `t` a sample (first the batch, then the batch again).
"""
import argparse, array, json, math, random, struct, sys

UNLABELLED, PATCH = 120, 3 * 2 * 16 * 16
# Samples, tokens, patches along a side, the first special id; from it on, ids are in the same order in both vocabularies.
SIZES = {"tiny": (2, 209, 14, 2048), "small": (2, 209, 14, 2048), "qwen3-vl-2b": (1, 300, 16, 151_643)}
STEPS, ACTION, STATE, DRAWS = 16, 7, 8, 2
IM_START, IM_END, VISION_START, VISION_END, IMAGE_PAD, THINKING, SPAN_START, SPAN_END = 1, 2, 9, 10, 12, 26, 27, 28

parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
parser.add_argument("size", choices=SIZES)
parser.add_argument("file")
parser.add_argument("--latents", type=int, default=0)
options = parser.parse_args()
samples, tokens, side, special = SIZES[options.size]
draw, image, latents = random.Random(20_260_101), side * side // 4, options.latents
ids, labels = [], []
for _ in range(samples):
    text = [int(draw.random() * special) for _ in range(tokens)]
    head = [special + IM_START, *text[:2], special + VISION_START, *[special + IMAGE_PAD] * image, special + VISION_END]
    row = head + text[len(head):-2] + [special + IM_END, text[-1]]
    wanted = [-100] * UNLABELLED + row[UNLABELLED:]
    if latents:
        first = UNLABELLED + 1
        row[UNLABELLED:first + latents + 1] = [special + SPAN_START, *[special + THINKING] * latents, special + SPAN_END]
        wanted = [-100] * UNLABELLED + row[UNLABELLED:]
        wanted[first:first + latents] = [-100] * latents
    assert len(row) == len(wanted) == tokens and UNLABELLED + latents + 4 < tokens
    ids += row
    labels += wanted

patches = samples * side * side
tensors = {"input_ids": ("I64", [samples, tokens], ids), "attention_mask": ("I64", [samples, tokens], [1] * len(ids)),
           "labels": ("I64", [samples, tokens], labels), "image_grid_thw": ("I64", [samples, 3], [1, side, side] * samples),
           "pixel_values": ("F32", [patches, PATCH], [2 * draw.random() - 1 for _ in range(patches * PATCH)])}
if latents:
    tensors["think_columns"] = ("I64", [latents], list(range(UNLABELLED + 1, UNLABELLED + 1 + latents)))
draw, rows = random.Random(20_260_102), samples * DRAWS  # apart, so that nothing else depends on the head's sizes
for name, *shape in (("actions", samples, STEPS, ACTION), ("state", samples, STATE)):
    tensors[name] = ("F32", shape, [2 * draw.random() - 1 for _ in range(math.prod(shape))])
tensors["noise"] = ("F32", [rows, STEPS, ACTION], [draw.gauss(0, 1) for _ in range(rows * STEPS * ACTION)])
tensors["t"] = ("F32", [rows], [0.001 + 0.998 * draw.random() for _ in range(rows)])
header, data = {}, b""
for name, (kind, shape, values) in tensors.items():
    packed = array.array({"I64": "q", "F32": "f"}[kind], values)
    if sys.byteorder == "big":
        packed.byteswap()
    header[name] = {"dtype": kind, "shape": shape, "data_offsets": [len(data), len(data) + packed.itemsize * len(packed)]}
    data += packed.tobytes()
text = json.dumps(header).encode()
text += b" " * (-len(text) % 8)
with open(options.file, "wb") as file:
    file.write(struct.pack("<Q", len(text)) + text + data)
