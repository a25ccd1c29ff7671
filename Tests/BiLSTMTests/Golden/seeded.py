"""Statistics/SeededGenerator.swift and the tests' SplitMix uniforms, written again in Python."""

import numpy as np

MASK = (1 << 64) - 1


def mix(state):
    """SplitMix64: the next state and output."""
    state = (state + 0x9E3779B97F4A7C15) & MASK
    z = state
    z = ((z ^ (z >> 30)) * 0xBF58476D1CE4E5B9) & MASK
    z = ((z ^ (z >> 27)) * 0x94D049BB133111EB) & MASK
    return state, z ^ (z >> 31)


def uniforms(seed, count):
    """float32 values in [-1, 1): outputs of SplitMix64 from the state `seed`."""
    state, values = seed, []
    for _ in range(count):
        state, z = mix(state)
        values.append((z >> 11) * 2.0**-52 - 1)
    return np.array(values).astype(np.float32)


class Generator:
    """xoshiro256** seeded by SplitMix64, split by index."""

    def __init__(self, seed):
        self.key, state, self.s = seed, seed, []
        for _ in range(4):
            state, z = mix(state)
            self.s.append(z)

    def split(self, index):
        _, mixed = mix(self.key)
        return Generator(mix(mixed ^ (index * 0xD6E8FEB86659FD93 & MASK))[1])

    def next(self):
        s0, s1, s2, s3 = self.s
        product = s1 * 5 & MASK
        result = ((product << 7 | product >> 57) & MASK) * 9 & MASK
        shifted = s1 << 17 & MASK
        s2 ^= s0
        s3 ^= s1
        s1 ^= s2
        s0 ^= s3
        s2 ^= shifted
        self.s = [s0, s1, s2, (s3 << 45 | s3 >> 19) & MASK]
        return result

    def uniform(self):
        return (self.next() >> 11) * 2.0**-53

    def integer(self, bound):
        product = bound * self.next()
        if product & MASK < bound:
            while product & MASK < ((1 << 64) - bound) % bound:
                product = bound * self.next()
        return product >> 64

    def permutation(self, count):
        values = list(range(count))
        for i in range(count - 1, 0, -1):
            j = self.integer(i + 1)
            values[i], values[j] = values[j], values[i]
        return values
