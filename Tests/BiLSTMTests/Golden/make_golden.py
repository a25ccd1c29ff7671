"""Makes variants.json and training.json: what PyTorch computes, in double precision, from the same numbers.

Made with torch 2.15.0 (CPU), numpy 2.3:  OMP_NUM_THREADS=1 python make_golden.py
Weights and inputs are SplitMix64 uniforms rounded to float32 (seeded.py; GoldenModel.swift makes the same ones), so
only results are stored.  Masked tokens: every cell runs alone, without them.  The training draws its order and
dropout masks from SeededGenerator as the trainer does.
"""

import json
import math

import numpy as np
import torch
import torch.nn.functional as F
from torch import nn

from seeded import Generator, uniforms

torch.set_default_dtype(torch.float64)
CLASSES = 3


class Model(nn.Module):
    """The study's encoder and heads; `projected` as Patchline's projected mode."""

    def __init__(self, v):
        super().__init__()
        width, encoding = v["projected"] or max(v["widths"]), 2 * v["hidden"]
        if v["projected"]:
            self.projections = nn.ModuleList(nn.Linear(w, width) for w in v["widths"])
        self.in_norm = nn.LayerNorm(width)
        self.lstm = nn.LSTM(width, v["hidden"], v["layers"], batch_first=True, bidirectional=True)
        if v["pooling"] == "attention":
            self.attn_mlp = nn.Sequential(nn.Linear(encoding, v["attention"]), nn.Tanh())
            self.attn_vec = nn.Linear(v["attention"], 1, bias=False)
        if v["head"] == "linear":
            self.head = nn.Sequential(nn.LayerNorm(encoding), nn.Identity(), nn.Linear(encoding, CLASSES))
        else:
            self.head = nn.Linear(encoding, CLASSES, bias=False)
        self.v = v

    def pool(self, tokens, present):
        """One cell or more with the same present tokens -> pooled (B, 2H) and token weights (B, T)."""
        width = self.in_norm.normalized_shape[0]
        rows = [self.projections[t](tokens[t]) if self.v["projected"] else F.pad(tokens[t], (0, width - tokens[t].shape[1]))
                for t in present]
        out, _ = self.lstm(self.in_norm(torch.stack(rows, 1)))
        if self.v["pooling"] == "attention":
            w = torch.softmax(self.attn_vec(self.attn_mlp(out)).squeeze(-1), 1)
        elif self.v["pooling"] == "mean":
            w = torch.full(out.shape[:2], 1 / len(present))
        else:
            w = torch.zeros(out.shape[:2])
            w[:, -1] = 1
        weights = torch.zeros(out.shape[0], len(tokens)).index_copy(1, torch.tensor(present), w)
        return (w.unsqueeze(-1) * out).sum(1), weights

    def encode(self, tokens, missing):
        if missing is None:
            return self.pool(tokens, list(range(len(tokens))))
        cells = [self.pool([t[i:i + 1] for t in tokens], [t for t in range(len(tokens)) if not missing[i][t]])
                 for i in range(len(missing))]
        return torch.cat([c[0] for c in cells]), torch.cat([c[1] for c in cells])

    def logits(self, pooled, labels=None, dropout=None):
        if self.v["head"] == "linear":
            features = self.head[0](pooled)
            return self.head[2](features if dropout is None else features * dropout)
        cosine = F.linear(F.normalize(pooled, dim=1), F.normalize(self.head.weight, dim=1))
        if labels is None:
            return 30 * cosine
        m = 0.35
        sine = torch.sqrt(torch.clamp(1 - cosine**2, min=1e-9))
        phi = cosine * math.cos(m) - sine * math.sin(m)
        phi = torch.where(cosine > math.cos(math.pi - m), phi, cosine - math.sin(math.pi - m) * m)
        return 30 * torch.where(F.one_hot(labels, CLASSES).bool(), phi, cosine)


def set_weights(model, names):
    """Parameter i gets uniforms of the seed 100 + i; gains are moved to 1."""
    parameters = dict(model.named_parameters())
    assert sorted(parameters) == sorted(names), (sorted(parameters), names)
    for i, name in enumerate(names):
        p = parameters[name]
        values = uniforms(100 + i, p.numel()) * np.float32(0.5)
        if p.dim() == 1 and name.endswith("weight"):
            values = values + np.float32(1)
        p.data = torch.tensor(values.astype(np.float64)).reshape(p.shape)
    return [parameters[name] for name in names]


def names_of(v):
    """Patchline's order of the parameters."""
    names = [f"projections.{t}.{p}" for t in range(len(v["widths"])) for p in ("weight", "bias")] if v["projected"] else []
    names += ["in_norm.weight", "in_norm.bias"]
    for layer in range(v["layers"]):
        names += [f"lstm.{part}_l{layer}{end}" for part in ("weight_ih", "weight_hh", "bias_ih", "bias_hh")
                  for end in ("", "_reverse")]
    if v["pooling"] == "attention":
        names += ["attn_mlp.0.weight", "attn_mlp.0.bias", "attn_vec.weight"]
    return names + (["head.0.weight", "head.0.bias", "head.2.weight", "head.2.bias"]
                    if v["head"] == "linear" else ["head.weight"])


def data(v):
    """Tokens, labels and missing tokens of cells 0 ..< cells."""
    n = v["cells"]
    tokens = [torch.tensor((uniforms(1000 + t, n * w) * np.float32(2)).astype(np.float64)).reshape(n, w)
              for t, w in enumerate(v["widths"])]
    labels = torch.tensor([(i * i + i // 3) % CLASSES for i in range(n)])
    missing = None
    if v["masked"]:
        missing = [[(7 * i + 3 * t) % 5 < 2 and t != i % len(v["widths"]) for t in range(len(v["widths"]))] for i in range(n)]
        tokens = [torch.where(torch.tensor([m[t] for m in missing])[:, None], torch.zeros(()), x) for t, x in enumerate(tokens)]
    return tokens, labels, missing


def loss_of(v, logits, labels, counts):
    """The study's losses."""
    if v["loss"] == "plain":
        return F.cross_entropy(logits, labels)
    if v["loss"] == "weighted":
        w = 1 / counts
        return F.cross_entropy(logits, labels, weight=w * (CLASSES / w.sum()), label_smoothing=0.1)
    w = (1 - 0.999) / (1 - 0.999**counts)
    w = w / (w.sum() / CLASSES)
    ce = F.cross_entropy(logits, labels, reduction="none")
    return (w[labels] * (1 - torch.exp(-ce))**2 * ce).mean()


def rounded(tensor):
    return [float(f"{x:.9g}") for x in tensor.detach().reshape(-1).tolist()]


def variant(v):
    """Logits, attention, loss, every gradient, and the weights after one clipped AdamW step."""
    model, names = Model(v), names_of(v)
    parameters = set_weights(model, names)
    tokens, labels, missing = data(v)
    for t in tokens:
        t.requires_grad_()
    pooled, weights = model.encode(tokens, missing)
    loss = loss_of(v, model.logits(pooled, labels), labels, torch.bincount(labels, minlength=CLASSES).double())
    result = dict(v, names=names, logits=rounded(model.logits(pooled)), attentionWeights=rounded(weights), lossValue=loss.item())
    optimizer = torch.optim.AdamW(parameters, lr=0.01, weight_decay=0.1)
    loss.backward()
    result["gradients"] = [rounded(p.grad) for p in parameters]
    result["norm"] = float(nn.utils.clip_grad_norm_(parameters, 0.05))
    optimizer.step()
    result["stepped"] = [rounded(p) for p in parameters]
    return result


def training(v, epochs, batch, seed):
    """A whole training: mean loss of the steps per epoch, validation logits at the end."""
    model = Model(v)
    parameters = set_weights(model, names_of(v))
    tokens, labels, _ = data(v)
    train = v["cells"] - 16
    optimizer = torch.optim.AdamW(parameters, lr=0.01, weight_decay=1e-4)
    counts = torch.bincount(labels[:train], minlength=CLASSES).double()
    losses = []
    for epoch in range(1, epochs + 1):
        source = Generator(seed).split(epoch)
        order, total = source.split(0).split(0).split(0).permutation(train), []
        for step, start in enumerate(range(0, train, batch)):
            cells = order[start:start + batch]
            draws = source.split(1).split(step).split(0).split(0)
            mask = torch.tensor([[0.0 if draws.uniform() < 0.2 else 1 / 0.8 for _ in range(2 * v["hidden"])] for _ in cells])
            pooled, _ = model.encode([t[cells] for t in tokens], None)
            loss = loss_of(v, model.logits(pooled, labels[cells], mask), labels[cells], counts)
            optimizer.zero_grad()
            loss.backward()
            nn.utils.clip_grad_norm_(parameters, 2.0)
            optimizer.step()
            total.append(loss.item())
        losses.append(float(np.mean(total)))
    pooled, _ = model.encode([t[train:] for t in tokens], None)
    return dict(v, epochs=epochs, batch=batch, seed=seed, names=names_of(v), losses=losses, logits=rounded(model.logits(pooled)))


def main():
    base = dict(name="last step", widths=[6, 3, 5, 6], hidden=5, layers=1, attention=7, projected=0, cells=9,
                pooling="lastStep", head="linear", loss="plain", masked=False)
    variants = [base, dict(base, name="attention", pooling="attention", hidden=8, attention=8),
                dict(base, name="attention, class weights and smoothing", pooling="attention", loss="weighted"),
                dict(base, name="ArcFace and focal loss", pooling="attention", head="arcFace", loss="focal"),
                dict(base, name="two layers", pooling="attention", layers=2, widths=[2, 9, 9, 4, 4]),
                dict(base, name="projected with missing tokens", pooling="attention", projected=4, masked=True),
                dict(base, name="padded with missing tokens, last step", masked=True, widths=[20, 3, 4, 18, 19]),
                dict(base, name="padded with missing tokens, mean, two layers", pooling="mean", masked=True, layers=2)]
    with open("variants.json", "w") as file:
        json.dump([variant(v) for v in variants], file, separators=(",", ":"))
        file.write("\n")
    run = dict(base, name="training", pooling="attention", hidden=8, attention=8, loss="weighted", cells=56, widths=[12, 5, 9, 12])
    with open("training.json", "w") as file:
        json.dump(training(run, epochs=15, batch=16, seed=7), file, separators=(",", ":"))
        file.write("\n")


if __name__ == "__main__":
    main()
