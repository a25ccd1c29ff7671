import Electrophysiology
import Testing

@Suite("Packed samples")
struct PackedSamplesTests {
  /// A step command with a test pulse, NaN at the end and both zeros.
  static let command: [Float] =
    [Float](repeating: 0, count: 300) + [Float](repeating: -10, count: 40)
    + [Float](repeating: -0.0, count: 200) + [Float](repeating: 130.5, count: 500)
    + [Float](repeating: .nan, count: 60)

  /// What a converter of a few hundred steps gives, scaled in 32 bits.
  static let response: [Float] = (0..<9000).map { k in
    Float((k &* 7919) % 701 - 350) * 0.03125e-3 * 1e3
  }

  /// Noise of a few steps of a converter around -70 mV, and a spike of 100 mV every 1,000 samples.
  static let spiking: [Float] = (0..<9001).map { k in
    let noise = (k &* 7919) % 11 - 5
    let spike = k % 1000 < 40 ? 80 * (20 - abs(k % 1000 - 20)) : 0
    return Float(noise + 2 * spike) * 0.03125 - 70
  }

  static let cases: [Samples] = [
    .single(command), .single(response), .single(spiking), .double(command.map(Double.init)),
    .double(response.map { Double($0) * 1.1 }), .double(spiking.map { -Double($0) }),
  ]

  /// Bit patterns, because NaN does not equal itself and −0 equals 0.
  static func bits(_ samples: Samples) -> [UInt64] { samples.doubles().map(\.bitPattern) }

  @Test("every bit comes back, whole, in ranges and one by one", arguments: cases)
  func everyBit(samples: Samples) throws {
    let packed = samples.packed
    try #require(isPacked(packed))
    #expect(packed.count == samples.count)
    #expect(packed.isSinglePrecision == samples.isSinglePrecision)
    #expect(Self.bits(packed) == Self.bits(samples))
    for range in [
      0..<0, 0..<1, 299..<302, 250..<262, 256..<512, 511..<769, 100..<samples.count,
      samples.count..<samples.count,
    ] {
      #expect(packed.doubles(range).map(\.bitPattern) == samples.doubles(range).map(\.bitPattern))
      #expect(Self.bits(packed.slice(range)) == Self.bits(samples.slice(range)))
      #expect(packed.slice(range).isSinglePrecision == samples.isSinglePrecision)
      #expect(!isPacked(packed.slice(range)))
    }
    for index in stride(from: 0, to: samples.count, by: 37) {
      #expect(packed[index].bitPattern == samples[index].bitPattern)
    }
    #expect(packed.packed == packed)
  }

  @Test("a response takes the bits that its noise needs")
  func size() throws {
    // 11 levels are four bits, and a block has 8 bytes for 256 samples.
    let rest = PackedSamples(.single((0..<100_000).map { Float(($0 &* 7919) % 11) * 0.03125 }))
    #expect(try #require(rest).byteCount < 100_000 * 9 / 16)
    let spiking = try #require(PackedSamples(.single(Self.spiking)))
    #expect(spiking.byteCount < 2 * Self.spiking.count)
  }

  @Test("samples that are all different stay as they are")
  func incompressible() {
    let samples = Samples.single((0..<5000).map { Float($0) * 0.7 })
    #expect(samples.packed == samples)
    #expect(Samples.single([]).packed.count == 0)
    #expect(Samples.single([1, 2, 3]).packed == .single([1, 2, 3]))
  }

  @Test("more distinct values than 16 bits count are not packed")
  func tooManyValues() {
    let values = (0..<1 << 21).map { Double($0 % (1 << 17)) }
    #expect(!isPacked(Samples.double(values).packed))
    let fewer = (0..<1 << 21).map { Double($0 % (1 << 16)) }
    let packed = Samples.double(fewer).packed
    #expect(isPacked(packed))
    #expect(packed.doubles() == fewer)
  }

  private func isPacked(_ samples: Samples) -> Bool {
    if case .packed = samples { true } else { false }
  }
}
