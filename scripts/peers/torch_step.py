"""PyTorch's side of `step`: torch_step.py run MODEL_FOLDER INPUTS THREADS plain|latent HEAD.safetensors --heads N

One training step of Qwen3-VL and the action head: gradients cleared, forward, total loss = action loss + 0.1 * language loss,
backward, gradients clipped to a norm of 1, AdamW over all parameters. The head gets the hidden states before the decoder's final
norm and the attention mask. Answers one command a line from standard input: step = milliseconds of one step, losses = the losses
and the gradients' norm of the step that would come next, as JSON, memory = the peak resident bytes of the process so far.
INPUTS has what torch_model.py wants, and actions (B, steps, D), state (B, S), noise (B * R, steps, D) and t (B * R).

torch_step.py check MODEL_FOLDER HEAD.safetensors FOLDER --heads N
Holds three steps against FOLDER, with inputs, and losses of four steps in index.json, of the cases whose head heeds the mask.
"""
import argparse, json, math, os, sys

import torch
from safetensors.torch import load_file
from torch_head import ActionHead
from torch_model import Model, memory, milliseconds, serve, use


class Training:
    def __init__(self, folder, inputs, mode, head, heads, attention="sdpa", rate=1e-5):
        self.model, self.mode = Model(folder, inputs, attention, "pre_norm"), mode
        self.head = ActionHead(load_file(head), heads)
        self.parameters = [*self.model.network.parameters(), *self.head.parameters()]
        # `fused` beats `foreach` and the plain loop several times over on these models' parameters, with one thread and with two.
        self.optimizer = torch.optim.AdamW(self.parameters, lr=rate, betas=(0.9, 0.95), eps=1e-8, weight_decay=0.01, fused=True)

    def gradients(self):
        """Clipped gradients where the optimizer finds them; losses and norm as tensors."""
        self.optimizer.zero_grad(set_to_none=True)
        vlm, given = self.model.loss(self.mode), self.model.inputs
        context = torch.cat(self.model.before_norm, 1)
        action = self.head.loss(context, self.model.mask, *(given[name] for name in ("state", "actions", "noise", "t")))
        total = action + 0.1 * vlm
        total.backward()
        norm = torch.nn.utils.clip_grad_norm_(self.parameters, 1.0)
        return {"action_loss": action, "vlm_loss": vlm, "total_loss": total, "grad_norm": norm}

    def losses(self):
        return {name: value.item() for name, value in self.gradients().items()}

    def step(self):
        results = self.gradients()
        self.optimizer.step()
        return results


def check(folder, head, cases, heads, first=4e-6, later=2e-4):
    """Prints the relative errors of each step; True where those of the losses are within the limits."""
    with open(os.path.join(cases, "index.json")) as file:
        index = json.load(file)
    path, good = lambda name: os.path.join(cases, name), []
    for case in index["cases"]:
        if case["variant"] != "correct_mask":
            continue
        for attention in ("eager", "sdpa"):
            columns = [segment["start"] for segment in case["segments"][1:]]
            mode, rate = "latent" if columns else "plain", index["optimizer"]["lr"]
            training = Training(folder, path(case["inputs_file"]), mode, head, heads, attention, rate)
            training.model.inputs["think_columns"] = torch.tensor(columns)
            for number, want in enumerate(case["steps"]):
                got = {name: value.item() for name, value in training.step().items()}
                errors = {name: abs(got[name] / want[name] - 1) for name in got if name in want}
                good.append(all(error <= (later if number else first) for name, error in errors.items() if name.endswith("loss")))
                print(f"{case['name']} {attention} step {number}:", ", ".join(f"{name} {error:.1e}" for name, error in errors.items()),
                      "" if good[-1] else "MISSED")
    return bool(good) and all(good)


parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
commands = parser.add_subparsers(dest="command", required=True)
for command, names in (("run", "folder inputs threads mode head"), ("check", "folder head cases")):
    sub = commands.add_parser(command)
    for name in names.split():
        sub.add_argument(name)
    sub.add_argument("--heads", type=int, required=True, help="attention heads of the action head")
options = parser.parse_args()
if options.command == "check":
    sys.exit(not check(options.folder, options.head, options.cases, options.heads))
use(int(options.threads))
training = Training(options.folder, options.inputs, options.mode, options.head, options.heads)
serve({"step": lambda: milliseconds(training.step), "losses": training.losses, "memory": memory})
