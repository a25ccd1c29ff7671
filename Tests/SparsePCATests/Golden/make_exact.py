"""Makes exact-wide.json: the wide families of drcme-structured.json in 80-bit arithmetic.

With fewer cells than columns drcme itself is accurate to 3e-5 only (its Gram matrix has condition 1e11), so it cannot
tell a better program from a worse one.  This is the same algorithm (spec, sparse PCA and forest, sections 3 and 4) with
numpy's longdouble: the augmented columns in full, orthogonalised twice, and factored anew whenever a variable leaves.

  OPENBLAS_NUM_THREADS=1 python make_exact.py        (numpy 2.4.6 on x86-64; about five minutes)
"""

import json

import numpy as np

from structured_data import structured

REAL = np.longdouble
RIDGE = REAL(1) / 1000000
SMALLEST = 2.22e-16


def solve(r, b, transposed):
    """x of r · x = b, or of rᵀ · x = b, for an upper triangle r."""
    x = b.copy()
    order = range(len(b)) if transposed else range(len(b) - 1, -1, -1)
    for i in order:
        x[i] /= r[i, i]
        if transposed:
            x[i + 1:] -= r[i, i + 1:] * x[i]
        else:
            x[:i] -= r[:i, i] * x[i]
    return x


def appended(q, r, column):
    """The factors with one more column."""
    rest, row = column.copy(), np.zeros(len(r), REAL)
    for _ in range(2):
        share = q.T @ rest
        rest -= q @ share
        row += share
    length = np.sqrt((rest * rest).sum())
    grown = np.zeros((len(r) + 1, len(r) + 1), REAL)
    grown[:-1, :-1], grown[:-1, -1], grown[-1, -1] = r, row, length
    return np.hstack([q, (rest / length)[:, None]]), grown


def path(x, y, count):
    """Coefficients at the end of the step in which `count` variables are active."""
    n, p = x.shape
    z = np.vstack([x, np.sqrt(RIDGE) * np.eye(p, dtype=REAL)]) / np.sqrt(1 + RIDGE)
    residual = np.concatenate([y, np.zeros(p, REAL)])
    beta, inactive = np.zeros(p, REAL), np.ones(p, bool)
    active, signs, dropped = [], [], False
    q, r = np.zeros((n + p, 0), REAL), np.zeros((0, 0), REAL)
    c = z.T @ residual
    while len(active) < p:
        level = np.abs(c[inactive]).max()
        if not dropped:
            for j in np.flatnonzero(inactive & (np.abs(c) >= level)):
                q, r = appended(q, r, z[:, j])
                active.append(j)
                signs.append(np.sign(c[j]))
                inactive[j] = False
        s = solve(r, np.array(signs, REAL), transposed=True)
        slope = 1 / np.sqrt((s * s).sum())
        weights, direction = slope * solve(r, s, transposed=False), slope * (q @ s)
        length = level / slope
        if inactive.any():
            b, own = z[:, inactive].T @ direction, c[inactive]
            events = np.concatenate([(level - own) / (slope - b), (level + own) / (slope + b)])
            length = min(length, events[events > SMALLEST].min(initial=length))
        zeros = -beta[active] / weights
        first = zeros[zeros > SMALLEST].min(initial=np.inf)
        dropped = first < length
        length = min(length, first)
        beta[active] += length * weights
        residual -= length * direction
        c = z.T @ residual
        if dropped:
            gone = {active[i] for i in np.flatnonzero(zeros == first)}
            beta[list(gone)], inactive[list(gone)] = 0, True
            signs = [sign for j, sign in zip(active, signs) if j not in gone]
            active = [j for j in active if j not in gone]
            q, r = np.zeros((n + p, 0), REAL), np.zeros((0, 0), REAL)
            for j in active:
                q, r = appended(q, r, z[:, j])
        if len(active) >= count:
            return beta
    return beta


def orthonormal(matrix):
    """The columns made orthonormal in their order, and the triangle."""
    q, r = np.zeros((len(matrix), 0), REAL), np.zeros((0, 0), REAL)
    for column in matrix.T:
        q, r = appended(q, r, column)
    return q, r


def leading(x, count):
    """The leading right singular vectors, by orthogonal iteration from double precision."""
    v = np.linalg.svd(x.astype(float), full_matrices=False)[2].T[:, :count + 6].astype(REAL)
    for _ in range(60):
        v = orthonormal(x.T @ (x @ v))[0]
    return v[:, :count]


def nearest_orthonormal(matrix):
    """P · Qᵀ of the decomposition P · diag · Qᵀ, by Newton steps from double precision."""
    q, r = orthonormal(matrix)
    u, _, vt = np.linalg.svd(r.astype(float))
    rotation = (u @ vt).astype(REAL)
    for _ in range(3):
        rotation = 1.5 * rotation - 0.5 * rotation @ (rotation.T @ rotation)
        h = rotation.T @ r
        values, vectors = np.linalg.eigh(((h + h.T) / 2).astype(float))
        skew = vectors.T @ (h - h.T).astype(float) @ vectors / (values[:, None] + values[None, :])
        rotation = rotation @ (np.eye(len(r), dtype=REAL) + vectors @ skew @ vectors.T)
    return q @ (1.5 * rotation - 0.5 * rotation @ (rotation.T @ rotation))


def components(data, counts):
    """Unit-norm loadings (p, K) and adjusted shares of variance."""
    x = data.astype(REAL)
    x -= x.mean(axis=0)

    def solved(alpha):
        beta = np.stack([path(x, x @ alpha[:, k], m) for k, m in enumerate(counts)], axis=1)
        return beta, beta / np.sqrt((beta * beta).sum(axis=0))

    beta, loadings = solved(leading(x, len(counts)))
    for _ in range(500):
        beta, updated = solved(nearest_orthonormal(x.T @ (x @ beta)))
        change, loadings = np.abs(updated - loadings).max(), updated
        if change <= 1.5e-3:
            break
    return loadings, np.diag(orthonormal(x @ loadings)[1]) ** 2 / (x * x).sum()


def main():
    with open("drcme-structured.json") as file:
        families = [f for f in json.load(file) if f["rows"] < f["columns"]]
    for family in families:
        loadings, variance = components(
            structured(family["seed"], family["rows"], family["columns"]), family["counts"]
        )
        family["components"] = [
            {"support": np.flatnonzero(c).tolist(), "loadings": [float(f"{v:.14g}") for v in c[c != 0]]}
            for c in loadings.T
        ]
        family["adjustedVariance"] = [float(v) for v in variance]
    with open("exact-wide.json", "w") as file:
        file.write(json.dumps(families, separators=(",", ":")).replace('},{"family"', '},\n{"family"'))
        file.write("\n")


if __name__ == "__main__":
    main()
