"""PyTorch's side of the model's figures: torch_model.py FOLDER INPUTS THREADS plain|latent [sdpa|eager] [post_norm|pre_norm]

Loads a HuggingFace Qwen3-VL folder in float32, without dropout, and answers one command a line from standard input:
backward (or an empty line) = milliseconds of one forward and backward, forward = milliseconds of a forward without gradients,
loss = the loss, memory = the peak resident bytes of the process so far.
INPUTS is a safetensors file with input_ids, attention_mask, labels and, for images, pixel_values and image_grid_thw. `latent`
runs the decoder in passes over a key-value cache: in `think_columns` a token's embedding is the hidden state of the column
before it, and gradients go through all passes. Its loss is that of the last pass, which starts at the last thinking token.
"""
import os, resource, sys, time

os.environ["HF_HUB_OFFLINE"] = "1"
folder, file, threads, mode, attention, state = (sys.argv[1:] + ["sdpa", "post_norm"][max(0, len(sys.argv) - 5):])[:6]
import torch
from safetensors.torch import load_file
from transformers import DynamicCache, Qwen3VLForConditionalGeneration
from transformers.utils import logging

torch.set_num_threads(int(threads))
torch.set_num_interop_threads(1)
logging.set_verbosity_error()
logging.disable_progress_bar()
model = Qwen3VLForConditionalGeneration.from_pretrained(folder, dtype=torch.float32, attn_implementation=attention).eval()
inputs = load_file(file)
ids, mask, labels = (inputs[name] for name in ("input_ids", "attention_mask", "labels"))
images = {name: inputs[name] for name in ("pixel_values", "image_grid_thw") if name in inputs}
kinds = (ids == model.config.image_token_id).int()
before_norm = []  # what the decoder's final norm gets
model.model.language_model.norm.register_forward_pre_hook(lambda _, given: before_norm.__setitem__(slice(None), given))


def positions():
    # Without images the model itself would number padding, too.
    return model.model.get_rope_index(ids, kinds, image_grid_thw=images.get("image_grid_thw"), attention_mask=mask)[0]


def plain():
    return model(input_ids=ids, attention_mask=mask, position_ids=positions(), labels=labels, use_cache=False, **images).loss


def latent():
    table, cache, begin, hidden = positions(), DynamicCache(config=model.config.text_config), 0, None
    embeddings = model.get_input_embeddings()(ids)
    for end in [*inputs["think_columns"].tolist(), ids.shape[1]]:
        if begin == 0:
            given = dict(input_ids=ids[:, :end], **images)
        else:
            given = dict(inputs_embeds=torch.cat([hidden[:, -1:], embeddings[:, begin + 1:end]], 1))
        out = model.model(**given, attention_mask=mask[:, :end], position_ids=table[:, :, begin:end], past_key_values=cache, use_cache=True)
        hidden = out.last_hidden_state if state == "post_norm" else before_norm[0]
        begin, last = end, begin
    logits = model.lm_head(out.last_hidden_state)
    return model.loss_function(logits=logits, labels=labels[:, last:], vocab_size=logits.shape[-1])


loss = {"plain": plain, "latent": latent}[mode]


def backward():
    model.zero_grad(set_to_none=True)
    loss().backward()


@torch.no_grad()
def forward():
    return loss().item()


def milliseconds(call):
    start = time.perf_counter()
    call()
    return (time.perf_counter() - start) * 1e3


# ru_maxrss is in bytes on macOS, in KiB elsewhere.
memory = lambda: resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * (1 if sys.platform == "darwin" else 1024)
answers = {"": lambda: milliseconds(backward), "backward": lambda: milliseconds(backward), "forward": lambda: milliseconds(forward),
           "loss": forward, "memory": memory}
for line in sys.stdin:
    print(answers[line.strip()](), flush=True)
