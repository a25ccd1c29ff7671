"""Times PyTorch's attention BiLSTM on cells and weights that LearnerBiLSTM.swift wrote, in the same run.

  python torch_bilstm.py DATA_FOLDER OUT.json

The study's module: layer norm, nn.LSTM, additive attention, norm, dropout, linear; AdamW, clipping, batch 64.  One
thread; CPU seconds of the process.  Inference is timed for several batch sizes and the fastest one counts.
"""

import json
import pathlib
import sys
import time

import numpy as np
import torch
from torch import nn
from torch.nn import functional as F

HIDDEN = 128


class Model(nn.Module):
    def __init__(self, width, classes):
        super().__init__()
        self.in_norm = nn.LayerNorm(width)
        self.lstm = nn.LSTM(width, HIDDEN, batch_first=True, bidirectional=True)
        self.attn_mlp = nn.Sequential(nn.Linear(2 * HIDDEN, 128), nn.Tanh())
        self.attn_vec = nn.Linear(128, 1, bias=False)
        self.head = nn.Sequential(nn.LayerNorm(2 * HIDDEN), nn.Dropout(0.2), nn.Linear(2 * HIDDEN, classes))

    def forward(self, x):
        out, _ = self.lstm(self.in_norm(x))
        weights = torch.softmax(self.attn_vec(self.attn_mlp(out)).squeeze(-1), 1)
        return self.head((weights.unsqueeze(-1) * out).sum(1))


def read(folder):
    paths = sorted(folder.glob("token_*.f32"), key=lambda p: int(p.stem.split("_")[1]))
    widths = [int(p.stem.split("_")[2]) for p in paths]
    labels = torch.from_numpy(np.fromfile(folder / "labels.i64", dtype=np.int64))
    x = torch.zeros(len(labels), len(paths), max(widths))
    for t, (path, width) in enumerate(zip(paths, widths)):
        x[:, t, :width] = torch.from_numpy(np.fromfile(path, dtype=np.float32).reshape(-1, width))
    model = Model(max(widths), 5)
    with torch.no_grad():
        for name, p in model.named_parameters():
            p.copy_(torch.from_numpy(np.fromfile(folder / (name + ".f32"), dtype=np.float32)).reshape(p.shape))
    return x, labels, model


def infer(model, x, batch):
    with torch.no_grad():
        return torch.cat([model(x[i:i + batch]) for i in range(0, len(x), batch)])


def main(folder, out):
    folder = pathlib.Path(folder)
    torch.set_num_threads(1)
    x, labels, model = read(folder)
    model.eval()
    path, = folder.glob("logits_*.f64")
    error = float((infer(model, x, 64).double() - torch.from_numpy(np.fromfile(path).reshape(len(x), -1))).abs().max())
    inference = {}
    for batch in (64, 128, 256, 1024) * 2:
        start = time.process_time()
        infer(model, x, batch)
        inference[batch] = min(inference.get(batch, 1e9), time.process_time() - start)
    model.train()
    optimizer = torch.optim.AdamW(model.parameters(), lr=1e-3, weight_decay=1e-4)
    epochs = []
    for _ in range(2):
        order, start = torch.randperm(len(x)), time.process_time()
        for i in range(0, len(x), 64):
            cells = order[i:i + 64]
            optimizer.zero_grad()
            F.cross_entropy(model(x[cells]), labels[cells]).backward()
            nn.utils.clip_grad_norm_(model.parameters(), 2.0)
            optimizer.step()
        epochs.append(time.process_time() - start)
    fastest = min(inference, key=inference.get)
    pathlib.Path(out).write_text(json.dumps({
        "epoch": min(epochs), "inference": inference[fastest], "inferenceBatch": float(fastest), "logitError": error,
        "version": torch.__version__}))


if __name__ == "__main__":
    main(*sys.argv[1:])
