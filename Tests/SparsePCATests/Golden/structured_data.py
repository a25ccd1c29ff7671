"""Structured test data that Swift and Python make bit for bit alike (see StructuredData.swift).

x[i, j] = sum over k of latent[i, k] * scale_k * bump_k(j) + noise * uniform(i, j), where bump_k is a
Lorentzian, latent and noise are sums of SplitMix64 uniforms in [-1, 1), and everything is added in
ascending k.  Only +, -, *, / are used, so both languages round alike.
"""

import numpy as np

GOLDEN_GAMMA = np.uint64(0x9E3779B97F4A7C15)


def uniforms(seed, count):
    """Values in [-1, 1): SplitMix64 outputs 1...count of the state `seed`."""
    with np.errstate(over="ignore"):
        z = np.uint64(seed) + (np.arange(count, dtype=np.uint64) + np.uint64(1)) * GOLDEN_GAMMA
        z = (z ^ (z >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
        z = (z ^ (z >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
        z = z ^ (z >> np.uint64(31))
    return (z >> np.uint64(11)).astype(np.float64) * 2.0**-52 - 1.0


def structured(seed, rows, columns, latents=14, noise=0.5):
    latent = uniforms(seed, rows * latents).reshape(rows, latents)
    noise_values = uniforms(seed + 1_000_003, rows * columns).reshape(rows, columns)
    x = np.zeros((rows, columns))
    j = np.arange(columns, dtype=np.float64)
    for k in range(latents):
        centre = columns * ((k * 7) % latents + 0.5) / latents
        width = columns / (4.0 + k)
        offset = (j - centre) / width
        x += (latent[:, k] * (20.0 / (1.0 + k)))[:, None] * (1.0 / (1.0 + offset * offset))[None, :]
    return x + noise * noise_values
