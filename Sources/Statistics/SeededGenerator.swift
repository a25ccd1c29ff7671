import RealModule

// xoshiro256** of Blackman and Vigna (2021), seeded by SplitMix64 (Steele, Lea and Flood 2014).
//
// Same seed, same numbers, on every machine and toolchain: shuffles and draws are written out here
// instead of using the standard library's, whose algorithms may change.

/// A seeded random generator that splits into independent ones by index.
///
/// ``split(_:)`` depends on the seed and the index only, not on how much was drawn before, so run 3,
/// fold 2, tree 417 gets the same numbers at any thread count and in any order of work.
package struct SeededGenerator: RandomNumberGenerator, Sendable {
  /// What ``split(_:)`` starts from: the mixed seed.
  private let key: UInt64
  private var s0: UInt64
  private var s1: UInt64
  private var s2: UInt64
  private var s3: UInt64

  /// Creates a generator from a seed; every seed is good, 0 too.
  package init(seed: UInt64) {
    key = seed
    var state = seed
    s0 = Self.splitMix(&state)
    s1 = Self.splitMix(&state)
    s2 = Self.splitMix(&state)
    s3 = Self.splitMix(&state)
  }

  /// The generator of item `index` (a run, a fold, a tree) of this one's seed.
  package func split(_ index: Int) -> SeededGenerator {
    var state = key
    let mixed = Self.splitMix(&state)
    var child = mixed ^ (UInt64(bitPattern: Int64(index)) &* 0xD6E8_FEB8_6659_FD93)
    return SeededGenerator(seed: Self.splitMix(&child))
  }

  /// The next 64 random bits.
  package mutating func next() -> UInt64 {
    let product = s1 &* 5
    let result = (product << 7 | product >> 57) &* 9
    let shifted = s1 << 17
    s2 ^= s0
    s3 ^= s1
    s1 ^= s2
    s0 ^= s3
    s2 ^= shifted
    s3 = s3 << 45 | s3 >> 19
    return result
  }

  /// A number in [0, 1) with 53 random bits.
  package mutating func uniform() -> Double {
    Double(next() >> 11) * 0x1p-53
  }

  /// An integer in 0 ..< bound, every one equally likely (Lemire 2019, without division).
  package mutating func integer(below bound: Int) -> Int {
    precondition(bound > 0, "no integer below \(bound)")
    let limit = UInt64(bound)
    var (high, low) = limit.multipliedFullWidth(by: next())
    if low < limit {
      let threshold = (0 &- limit) % limit
      while low < threshold { (high, low) = limit.multipliedFullWidth(by: next()) }
    }
    return Int(high)
  }

  /// A standard normal deviate (Marsaglia's polar method; the second of each pair is not kept, so
  /// that the state is the four words only).
  package mutating func normal() -> Double {
    while true {
      let (x, y) = (2 * uniform() - 1, 2 * uniform() - 1)
      let square = x * x + y * y
      if square > 0, square < 1 { return x * (-2 * Double.log(square) / square).squareRoot() }
    }
  }

  /// Shuffles in place (Fisher and Yates, from the end).
  package mutating func shuffle<Element>(_ values: inout [Element]) {
    for i in stride(from: values.count - 1, to: 0, by: -1) {
      values.swapAt(i, integer(below: i + 1))
    }
  }

  /// The integers 0 ..< count in random order.
  package mutating func permutation(_ count: Int) -> [Int] {
    var result = Array(0..<count)
    shuffle(&result)
    return result
  }

  private static func splitMix(_ state: inout UInt64) -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var z = state
    z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
    z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
    return z ^ (z >> 31)
  }
}
