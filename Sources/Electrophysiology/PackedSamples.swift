/// Samples in as little memory as exactness allows, for sweeps that wait for their analysis.
///
/// A command waveform is constant for long stretches: eight to twelve bytes a change hold it. A response comes
/// from a converter of 16 bits or fewer: a table of its distinct values and their numbers in it, a few bits
/// a sample (`BlockCodes`), hold it. Both give every bit back, NaN and negative zero included; samples that
/// are neither are not packed.
package struct PackedSamples: Sendable, Equatable {
  private enum Storage: Sendable, Equatable {
    /// Run i has the table's value i from sample `starts[i]` up to the next start.
    case runs(starts: [Int32])
    /// Sample k has the table's value `codes[k]`; the table rises, so that near values have near codes.
    case codes(BlockCodes)
  }

  /// The number of samples.
  package let count: Int
  /// Whether the samples are 32-bit floats.
  package let isSinglePrecision: Bool
  private let storage: Storage
  /// Bit patterns of the values, widened to 64 bits.
  private let table: [UInt64]

  /// Packs samples; `nil` when that would save less than half of their memory.
  ///
  /// - Complexity: O(count).
  package init?(_ samples: Samples) {
    switch samples {
    case .single(let values): self.init(values, isSinglePrecision: true)
    case .double(let values): self.init(values, isSinglePrecision: false)
    case .packed(let packed): self = packed
    }
  }

  private init?<Value: BinaryFloatingPoint>(_ values: [Value], isSinglePrecision: Bool) {
    guard values.count <= Int(Int32.max) else { return nil }
    count = values.count
    self.isSinglePrecision = isSinglePrecision
    if let runs = Self.runs(of: values, limit: values.count / 8) {
      (storage, table) = (.runs(starts: runs.starts), runs.table)
    } else if let coded = Self.codes(of: values, limit: min(1 << 16, values.count / 8)) {
      let (ranks, rising) = Self.ranked(coded.table)
      table = rising
      storage = .codes(BlockCodes(coded.codes.map { ranks[Int($0)] }))
    } else {
      return nil
    }
  }

  /// Memory of the samples in bytes.
  package var byteCount: Int {
    let stored =
      switch storage {
      case .runs(let starts): 4 * starts.count
      case .codes(let codes): codes.byteCount
      }
    return stored + 8 * table.count
  }

  // MARK: Packing

  private static func runs<Value: BinaryFloatingPoint>(
    of values: [Value],
    limit: Int
  ) -> (starts: [Int32], table: [UInt64])? {
    var starts: [Int32] = []
    var table: [UInt64] = []
    for (index, value) in values.enumerated() {
      let bits = Double(value).bitPattern
      if bits == table.last { continue }
      guard starts.count < limit else { return nil }
      starts.append(Int32(truncatingIfNeeded: index))
      table.append(bits)
    }
    return (starts, table)
  }

  private static func codes<Value: BinaryFloatingPoint>(
    of values: [Value],
    limit: Int
  ) -> (codes: [UInt16], table: [UInt64])? {
    // Open addressing in twice as many slots as there can be codes; -1 is a free slot.
    let slotBits = 17
    var slots = [Int32](repeating: -1, count: 1 << slotBits)
    var codes = [UInt16](repeating: 0, count: values.count)
    var table: [UInt64] = []
    for (index, value) in values.enumerated() {
      let bits = Double(value).bitPattern
      var slot = Int((bits &* 0x9E37_79B9_7F4A_7C15) >> UInt64(64 - slotBits))
      while slots[slot] >= 0, table[Int(slots[slot])] != bits {
        slot = (slot + 1) & (slots.count - 1)
      }
      if slots[slot] < 0 {
        guard table.count < limit else { return nil }
        slots[slot] = Int32(table.count)
        table.append(bits)
      }
      codes[index] = UInt16(truncatingIfNeeded: slots[slot])
    }
    return (codes, table)
  }

  /// A table in rising order, and where each of its values has gone.
  ///
  /// The order is total: −0 comes before 0, and NaN at the end of its sign.
  private static func ranked(_ table: [UInt64]) -> (ranks: [UInt16], rising: [UInt64]) {
    let order = table.indices.sorted { position(of: table[$0]) < position(of: table[$1]) }
    var ranks = [UInt16](repeating: 0, count: table.count)
    for (rank, index) in order.enumerated() { ranks[index] = UInt16(truncatingIfNeeded: rank) }
    return (ranks, order.map { table[$0] })
  }

  /// Where a bit pattern stands among all, as IEEE 754's `totalOrder` has it.
  private static func position(of bits: UInt64) -> UInt64 {
    bits >> 63 == 0 ? bits | 1 << 63 : ~bits
  }

  // MARK: Unpacking

  /// The sample at `index`.
  ///
  /// - Complexity: O(1) for responses, O(log runs) for command waveforms.
  package subscript(index: Int) -> Double {
    precondition(index >= 0 && index < count, "sample \(index) of \(count)")
    switch storage {
    case .codes(let codes): return Double(bitPattern: table[Int(codes[index])])
    case .runs(let starts): return Double(bitPattern: table[Self.run(of: index, in: starts)])
    }
  }

  /// The samples of a half-open range as `Double`.
  ///
  /// - Complexity: O(length of the range).
  package func doubles(_ range: Range<Int>) -> [Double] { unpacked(range) { $0 } }

  /// The samples of a half-open range as `Float`; exact for ``isSinglePrecision``.
  ///
  /// - Complexity: O(length of the range).
  package func singles(_ range: Range<Int>) -> [Float] { unpacked(range) { Float($0) } }

  private func unpacked<Value: BinaryFloatingPoint>(
    _ range: Range<Int>,
    _ convert: (Double) -> Value
  ) -> [Value] {
    precondition(range.lowerBound >= 0 && range.upperBound <= count, "\(range) of \(count) samples")
    if range.isEmpty { return [] }
    let values = table.map { convert(Double(bitPattern: $0)) }
    switch storage {
    case .codes(let codes): return codes.map(range, to: values)
    case .runs(let starts):
      var result: [Value] = []
      result.reserveCapacity(range.count)
      for run in Self.run(of: range.lowerBound, in: starts)..<starts.count {
        let end = run + 1 < starts.count ? Int(starts[run + 1]) : count
        let stop = min(end, range.upperBound)
        let length = stop - max(Int(starts[run]), range.lowerBound)
        guard length > 0 else { break }
        result.append(contentsOf: repeatElement(values[run], count: length))
      }
      return result
    }
  }

  /// The run that a sample belongs to: the last one that starts at or before it.
  private static func run(of index: Int, in starts: [Int32]) -> Int {
    var (low, high) = (0, starts.count)
    // Invariant: starts[low] <= index < starts[high].
    while high - low > 1 {
      let middle = (low + high) / 2
      if Int(starts[middle]) <= index { low = middle } else { high = middle }
    }
    return low
  }
}
