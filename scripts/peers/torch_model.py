"""PyTorch's side of the model's figures: torch_model.py FOLDER INPUTS THREADS plain|latent [sdpa|eager] [post_norm|pre_norm]

Loads a HuggingFace Qwen3-VL folder in float32, without dropout, and answers one command a line from standard input:
backward (or an empty line) = milliseconds of one forward and backward, forward = milliseconds of a forward without gradients,
loss = the loss, memory = the peak resident bytes of the process so far.
INPUTS is a safetensors file with input_ids, attention_mask, labels and, for images, pixel_values and image_grid_thw. `latent`
runs the decoder in passes over a key-value cache: in `think_columns` a token's embedding is the hidden state of the column
before it, and gradients go through all passes. Its loss is that of the last pass, which starts at the last thinking token.
"""
import json, os, resource, sys, time

os.environ["HF_HUB_OFFLINE"] = "1"
import torch
from safetensors.torch import load_file
from transformers import DynamicCache, Qwen3VLForConditionalGeneration
from transformers.utils import logging

logging.set_verbosity_error()
logging.disable_progress_bar()


class Model:
    """A folder's model and the tensors of a file of inputs."""

    def __init__(self, folder, file, attention="sdpa", state="post_norm"):
        self.network = Qwen3VLForConditionalGeneration.from_pretrained(folder, dtype=torch.float32, attn_implementation=attention).eval()
        self.inputs, self.state = load_file(file), state
        self.ids, self.mask, self.labels = (self.inputs[name] for name in ("input_ids", "attention_mask", "labels"))
        self.images = {name: self.inputs[name] for name in ("pixel_values", "image_grid_thw") if name in self.inputs}
        self.before_norm = []  # what the decoder's final norm got, in each pass
        self.network.model.language_model.norm.register_forward_pre_hook(lambda _, given: self.before_norm.append(given[0]))

    def positions(self):
        # Without images the model itself would number padding, too.
        kinds, grid = (self.ids == self.network.config.image_token_id).int(), self.images.get("image_grid_thw")
        return self.network.model.get_rope_index(self.ids, kinds, image_grid_thw=grid, attention_mask=self.mask)[0]

    def loss(self, mode):
        self.before_norm.clear()
        return {"plain": self.plain, "latent": self.latent}[mode]()

    def plain(self):
        given = dict(input_ids=self.ids, attention_mask=self.mask, labels=self.labels, **self.images)
        return self.network(**given, position_ids=self.positions(), use_cache=False).loss

    def latent(self):
        table, cache, begin, hidden = self.positions(), DynamicCache(config=self.network.config.text_config), 0, None
        embeddings = self.network.get_input_embeddings()(self.ids)
        for end in [*self.inputs["think_columns"].tolist(), self.ids.shape[1]]:
            if begin == 0:
                given = dict(input_ids=self.ids[:, :end], **self.images)
            else:
                given = dict(inputs_embeds=torch.cat([hidden[:, -1:], embeddings[:, begin + 1:end]], 1))
            given |= dict(attention_mask=self.mask[:, :end], position_ids=table[:, :, begin:end])
            out = self.network.model(**given, past_key_values=cache, use_cache=True)
            hidden = out.last_hidden_state if self.state == "post_norm" else self.before_norm[-1]
            begin, last = end, begin
        logits = self.network.lm_head(out.last_hidden_state)
        return self.network.loss_function(logits=logits, labels=self.labels[:, last:], vocab_size=logits.shape[-1])


def milliseconds(call):
    start = time.perf_counter()
    call()
    return (time.perf_counter() - start) * 1e3


def memory():
    # ru_maxrss is in bytes on macOS, in KiB elsewhere.
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * (1 if sys.platform == "darwin" else 1024)


def use(threads):
    torch.set_num_threads(threads)
    torch.set_num_interop_threads(1)


def serve(answers):
    """Answers the commands on standard input."""
    for line in sys.stdin:
        print(json.dumps(answers[line.strip()]()), flush=True)


if __name__ == "__main__":
    folder, file, threads, mode, *more = sys.argv[1:]
    use(int(threads))
    model = Model(folder, file, *more)

    def backward():
        model.network.zero_grad(set_to_none=True)
        model.loss(mode).backward()

    @torch.no_grad()
    def forward():
        return model.loss(mode).item()

    timed = lambda: milliseconds(backward)
    serve({"": timed, "backward": timed, "forward": lambda: milliseconds(forward), "loss": forward, "memory": memory})
