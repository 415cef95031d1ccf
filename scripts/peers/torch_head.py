"""The GR00T flow-matching action head in plain PyTorch, with starVLA's parameter names: torch_head.py check FOLDER [--heads N]

`check` holds the head against FOLDER, which has weights.safetensors, index.json and, for each masked case, inputs and results.
"""
import argparse, json, math, os, sys

import torch
from safetensors.torch import load_file
from torch import nn
from torch.nn import functional as F


class Node(nn.Module):
    """Modules under a common name."""

    def grow(self, weights):
        """Makes a linear layer of each weight with a bias, an embedding of each without, as deep as its name says."""
        for name in weights:
            *path, last, kind = name.split(".")
            if kind == "weight":
                node, (rows, columns) = self, weights[name].shape
                for part in path:
                    if part not in node._modules:
                        node.add_module(part, Node())
                    node = node._modules[part]
                has_bias = name[:-len(kind)] + "bias" in weights
                node.add_module(last, nn.Linear(columns, rows) if has_bias else nn.Embedding(rows, columns))
        self.load_state_dict(weights)

    def __getitem__(self, index):
        return self._modules[str(index)]

    def __len__(self):
        return len(self._modules)


def waves(times, count, divisor):
    """Angles (N, count): the times (N) at frequencies from 1 down to about 1/10000. At late times another order of operations shows."""
    return times[:, None].float() * torch.exp(-math.log(10_000) * torch.arange(count, dtype=torch.float32) / divisor)


def tiled(x, count):
    """The batch as a whole (0, 1, 0, 1, ...), `count` rows in all."""
    return x.repeat(count // len(x), *[1] * (x.ndim - 1))


def normalized(x, scale, shift, eps=1e-5):
    return F.layer_norm(x, x.shape[-1:], eps=eps) * (1 + scale) + shift


class ActionHead(Node):
    """The sizes are those of the state dict `weights`; only the number of attention heads cannot be seen in it."""

    def __init__(self, weights, heads):
        super().__init__()
        self.heads = heads
        self.grow(weights)

    def attention(self, layers, x, context, mask=None):
        split = lambda y: y.unflatten(-1, (self.heads, -1)).transpose(1, 2)
        query, key, value = split(layers.to_q(x)), split(layers.to_k(context)), split(layers.to_v(context))
        out = F.scaled_dot_product_attention(query, key, value, attn_mask=mask)
        return layers.to_out[0](out.transpose(1, 2).flatten(2))

    def transformer(self, x, context, mask, times):
        embedder, blocks = self.model.timestep_encoder.timestep_embedder, self.model.transformer_blocks
        half = embedder.linear_1.in_features // 2
        angles = waves(times, half, half - 1)
        time = F.silu(embedder.linear_2(F.silu(embedder.linear_1(torch.cat([angles.cos(), angles.sin()], -1)))))[:, None]
        for i in range(len(blocks)):
            block = blocks[i]
            y = normalized(x, *block.norm1.linear(time).chunk(2, -1))
            # The tokens look at the context in even blocks, at themselves in odd ones.
            x = x + (self.attention(block.attn1, y, context, mask) if i % 2 == 0 else self.attention(block.attn1, y, y))
            x = x + block.ff.net[2](F.gelu(block.ff.net[0].proj(F.layer_norm(x, x.shape[-1:], eps=1e-5)), approximate="tanh"))
        shift, scale = self.model.proj_out_1(time).chunk(2, -1)
        return self.model.proj_out_2(normalized(x, scale, shift, eps=1e-6))

    def encoded(self, noisy, times):
        x, half = self.action_encoder.layer1(noisy), self.action_encoder.layer1.out_features // 2
        angles = waves(times, half, half)
        time = torch.cat([angles.sin(), angles.cos()], -1)[:, None].expand_as(x)
        x = self.action_encoder.layer3(F.silu(self.action_encoder.layer2(torch.cat([x, time], -1))))
        return x + self.position_embedding.weight[:noisy.shape[1]]

    def tokens(self, context, mask, state, noisy, times):
        """What leaves the transformer, (N, 1 + future + steps, features): context (N, S, C), mask (N, S), noisy actions (N, steps, D)."""
        first = self.state_encoder.layer2(F.relu(self.state_encoder.layer1(state.reshape(len(noisy), 1, -1))))
        future = self.future_tokens.weight.expand(len(noisy), -1, -1)
        return self.transformer(torch.cat([first, future, self.encoded(noisy, times)], 1), context, mask.bool()[:, None, None], times)

    def forward(self, context, mask, state, noisy, times):
        last = self.tokens(context, mask, state, noisy, times)[:, -noisy.shape[1]:]
        return self.action_decoder.layer2(F.relu(self.action_decoder.layer1(last)))

    @staticmethod
    def noised(actions, noise, t):
        """Between noise (t = 0) and actions (t = 1), and the time of both encoders in thousandths."""
        return (1 - t)[:, None, None] * noise + t[:, None, None] * actions, (1000 * t).long()

    def loss(self, context, mask, state, actions, noise, t):
        """Mean squared error of the velocity. There may be more draws of noise and t than samples."""
        context, mask, state, actions = (tiled(x, len(t)) for x in (context, mask, state, actions))
        return F.mse_loss(self(context, mask, state, *self.noised(actions, noise, t)), actions - noise)


def check(folder, heads, limit=1e-5):
    """Prints the relative error (L2) and the largest difference of each tensor; True where no error is above the limit."""
    load = lambda name: load_file(os.path.join(folder, name))
    with open(os.path.join(folder, "index.json")) as file:
        cases = [case for case in json.load(file)["cases"] if case["mask"]]
    errors = []
    for case in cases:
        given, want, head = load(case["inputs"]), load(case["file"]), ActionHead(load("weights.safetensors"), heads)
        context, mask, state, actions, noise, t = (given[name] for name in ("context", "encoder_mask", "state", "actions", "noise", "t"))
        loss = head.loss(context.requires_grad_(), mask, state, actions, noise, t)
        loss.backward()
        noisy, times = head.noised(tiled(actions, len(t)), noise, t)
        step = [tiled(x, len(t)) for x in (context, mask, state)] + [noisy, times]
        got = {"timestep_bucket": times, "prediction": head(*step), "dit_out": head.tokens(*step), "action_loss": loss[None]}
        got |= {"grad.context": context.grad} | {"grad." + name: parameter.grad for name, parameter in head.named_parameters()}
        got["grad_norm"] = nn.utils.get_total_norm([parameter.grad for parameter in head.parameters()])[None]
        for name in sorted(want.keys() & got.keys()):
            if not name.endswith("to_k.bias"):  # what is added to all scores alike changes nothing: its gradient is rounding
                apart = (got[name] - want[name]).detach().double()
                errors.append(float(apart.norm() / want[name].double().norm()))
                print(f"{case['name']} {name}: {errors[-1]:.1e}, at most {float(apart.abs().max()):.1e}")
    print(f"largest relative error of {len(errors)} tensors in {len(cases)} cases: {max(errors, default=math.nan):.1e}")
    return bool(errors) and all(error <= limit for error in errors)


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("command", choices=["check"])
    parser.add_argument("folder")
    parser.add_argument("--heads", type=int, default=4, help="attention heads")
    options = parser.parse_args()
    sys.exit(not check(options.folder, options.heads))
