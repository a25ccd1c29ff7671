import RealModule

/// Seeded random numbers of the simulation: xoshiro256++ started by SplitMix64.
///
/// Independent of the generator the learners use, so that a change there never changes a simulated file.
/// The integer stream is the same on every platform. Source: Blackman and Vigna (2021), ACM TOMS 47(4).
package struct SimulationRandom: RandomNumberGenerator, Sendable {
  private var state: (UInt64, UInt64, UInt64, UInt64)

  /// Starts a stream; nearby seeds give unrelated streams.
  package init(seed: UInt64) {
    var mixer = seed
    state = (
      Self.mix(&mixer),
      Self.mix(&mixer),
      Self.mix(&mixer),
      Self.mix(&mixer)
    )
  }

  /// A stream of its own for item `index` of the stream family `seed`.
  ///
  /// Cells and sweeps each get one, so that nothing depends on the order in which they are simulated.
  package init(seed: UInt64, index: Int) {
    var mixer = seed
    let base = Self.mix(&mixer)
    self.init(seed: base ^ (UInt64(bitPattern: Int64(index)) &* 0xD134_2543_DE82_EF95))
  }

  /// SplitMix64 (Steele, Lea and Flood 2014).
  private static func mix(_ state: inout UInt64) -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var z = state
    z = (z ^ (z &>> 30)) &* 0xBF58_476D_1CE4_E5B9
    z = (z ^ (z &>> 27)) &* 0x94D0_49BB_1331_11EB
    return z ^ (z &>> 31)
  }

  /// The next 64 random bits.
  package mutating func next() -> UInt64 {
    let sum = state.0 &+ state.3
    let result = (sum &<< 23 | sum &>> 41) &+ state.0
    let shifted = state.1 &<< 17
    state.2 ^= state.0
    state.3 ^= state.1
    state.1 ^= state.2
    state.0 ^= state.3
    state.2 ^= shifted
    state.3 = state.3 &<< 45 | state.3 &>> 19
    return result
  }

  /// A uniform deviate in [0, 1) with 53 random bits.
  package mutating func uniform() -> Double { Double(next() &>> 11) * 0x1p-53 }

  /// A uniform deviate in [`low`, `high`).
  package mutating func uniform(_ low: Double, _ high: Double) -> Double {
    low + (high - low) * uniform()
  }

  /// A deviate with median `median` whose logarithm has standard deviation `spread`, cut at two spreads.
  ///
  /// The cut keeps a cell's parameters inside the range in which its class still behaves as designed.
  package mutating func logNormal(median: Double, spread: Double) -> Double {
    median * Double.exp(spread * max(-2, min(2, normal())))
  }

  /// A standard normal deviate.
  ///
  /// Ziggurat of 128 layers (Marsaglia and Tsang 2000, in the form of Doornik 2005): one word and one
  /// multiplication in 98 % of the calls.
  package mutating func normal() -> Double {
    let layers = NormalLayers.shared
    while true {
      let bits = next()
      let u = Double(bits &>> 11) * 0x1p-52 - 1
      let layer = Int(bits & 127)
      if u.magnitude < layers.ratio[layer] { return u * layers.edge[layer] }
      if layer == 0 { return tail(negative: u < 0) }
      let x = u * layers.edge[layer]
      let low = layers.edge[layer]
      let high = layers.edge[layer + 1]
      let f0 = Double.exp(-0.5 * (low * low - x * x))
      let f1 = Double.exp(-0.5 * (high * high - x * x))
      if f1 + uniform() * (f0 - f1) < 1 { return x }
    }
  }

  /// A deviate from the tail beyond the outermost layer (Marsaglia 1964).
  private mutating func tail(negative: Bool) -> Double {
    let start = NormalLayers.tailStart
    while true {
      let x = Double.log(1 - uniform()) / start
      let y = Double.log(1 - uniform())
      if -2 * y >= x * x { return negative ? x - start : start - x }
    }
  }
}

/// Layer edges of the normal ziggurat.
private struct NormalLayers: Sendable {
  static let tailStart = 3.442619855899
  static let shared = NormalLayers()
  /// Right edges of the layers, widest first; 129 values, the last 0.
  let edge: [Double]
  /// Next edge over own edge: below it a point lies surely under the curve.
  let ratio: [Double]

  private init() {
    let area = 9.91256303526217e-3
    var edges = [Double](repeating: 0, count: 129)
    var height = Double.exp(-0.5 * Self.tailStart * Self.tailStart)
    edges[0] = area / height
    edges[1] = Self.tailStart
    for layer in 2..<128 {
      edges[layer] = (-2 * Double.log(area / edges[layer - 1] + height)).squareRoot()
      height = Double.exp(-0.5 * edges[layer] * edges[layer])
    }
    edge = edges
    ratio = (0..<128).map { edges[$0 + 1] / edges[$0] }
  }
}
