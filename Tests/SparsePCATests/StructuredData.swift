import LinearAlgebra

/// The test data of Golden/structured_data.py, bit for bit.
enum StructuredData {
  /// Values in [-1, 1): SplitMix64 outputs of the state `seed`.
  static func uniforms(seed: UInt64, count: Int) -> [Double] {
    var state = seed
    return (0..<count).map { _ in
      state &+= 0x9E37_79B9_7F4A_7C15
      var z = state
      z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
      z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
      z ^= z >> 31
      return Double(z >> 11) * 0x1p-52 - 1
    }
  }

  /// Cells × columns: 14 Lorentzian bumps with random weights, and noise.
  static func matrix(seed: UInt64, rows: Int, columns: Int) -> Matrix {
    let latents = 14
    let latent = uniforms(seed: seed, count: rows * latents)
    let noise = uniforms(seed: seed + 1_000_003, count: rows * columns)
    var bumps: [[Double]] = []
    for k in 0..<latents {
      let centre = Double(columns) * (Double((k * 7) % latents) + 0.5) / Double(latents)
      let width = Double(columns) / (4 + Double(k))
      bumps.append(
        (0..<columns).map {
          let offset = (Double($0) - centre) / width
          return 1 / (1 + offset * offset)
        }
      )
    }
    var values = [Double](repeating: 0, count: rows * columns)
    for i in 0..<rows {
      for k in 0..<latents {
        let weight = latent[i * latents + k] * (20 / (1 + Double(k)))
        for j in 0..<columns { values[i * columns + j] += weight * bumps[k][j] }
      }
      for j in 0..<columns { values[i * columns + j] += 0.5 * noise[i * columns + j] }
    }
    return Matrix(rowCount: rows, columnCount: columns, values: values)
  }
}
