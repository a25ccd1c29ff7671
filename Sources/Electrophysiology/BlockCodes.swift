/// Codes of 16 bits in as few bits as their neighbourhood needs, with any of them at hand at once.
///
/// A recording at rest moves by a few steps of its converter in a few milliseconds. Codes are kept in blocks, each
/// counted from its smallest code and with bits for its largest: four or five bits a code at rest, twelve around a
/// spike. Unlike differences from code to code, a block needs no other to be read.
struct BlockCodes: Sendable, Equatable {
  /// Codes in a block; the last one may be shorter.
  static let blockLength = 256

  private struct Block: Sendable, Equatable {
    /// Where the block's bytes begin.
    var offset: UInt32
    /// The smallest code.
    var base: UInt16
    /// Bits of a code, 0 to 16; code k of the block has the bits from `k · width` on, lowest first.
    var width: UInt8
  }

  /// The number of codes.
  let count: Int
  private let blocks: [Block]
  /// The blocks' bytes, and as many more as a read of 32 bits from the last one touches.
  private let bytes: [UInt8]

  /// Packs codes, at most `Int32.max` of them.
  ///
  /// - Complexity: O(number of codes).
  init(_ codes: [UInt16]) {
    precondition(codes.count <= Int(Int32.max), "\(codes.count) codes")
    count = codes.count
    var blocks: [Block] = []
    blocks.reserveCapacity(codes.count / Self.blockLength + 1)
    var size = 0
    for range in Self.ranges(codes.count) {
      var (low, high) = (UInt16.max, UInt16.min)
      for code in codes[range] { (low, high) = (min(low, code), max(high, code)) }
      let width = UInt16.bitWidth - (high - low).leadingZeroBitCount
      blocks.append(Block(offset: UInt32(size), base: low, width: UInt8(width)))
      size += (width * range.count + 7) / 8
    }
    var bytes: [UInt8] = []
    bytes.reserveCapacity(size + 4)
    for (block, range) in zip(blocks, Self.ranges(codes.count)) {
      // Bits that are not in a byte yet, fewer than eight before each code.
      var (bits, filled) = (UInt32(0), 0)
      for code in codes[range] {
        bits |= UInt32(code - block.base) << UInt32(filled)
        filled += Int(block.width)
        while filled >= 8 {
          bytes.append(UInt8(truncatingIfNeeded: bits))
          bits >>= 8
          filled -= 8
        }
      }
      if filled > 0 { bytes.append(UInt8(truncatingIfNeeded: bits)) }
    }
    bytes.append(contentsOf: [0, 0, 0, 0])
    self.bytes = bytes
    self.blocks = blocks
  }

  /// Memory of the codes in bytes.
  var byteCount: Int { bytes.count + MemoryLayout<Block>.stride * blocks.count }

  /// The code at `index`.
  ///
  /// - Complexity: O(1).
  subscript(index: Int) -> UInt16 {
    Self.code(index % Self.blockLength, of: blocks[index / Self.blockLength], in: bytes.span.bytes)
  }

  /// What a table has for the codes of a half-open range.
  ///
  /// - Complexity: O(length of the range).
  func map<Value>(_ range: Range<Int>, to table: [Value]) -> [Value] {
    precondition(range.lowerBound >= 0 && range.upperBound <= count, "\(range) of \(count) codes")
    let bytes = bytes.span.bytes
    return [Value](unsafeUninitializedCapacity: range.count) { buffer, filled in
      var index = range.lowerBound
      while index < range.upperBound {
        let number = index / Self.blockLength
        let start = number * Self.blockLength
        let stop = min(start + Self.blockLength, range.upperBound)
        let block = blocks[number]
        for place in (index - start)..<(stop - start) {
          let code = Self.code(place, of: block, in: bytes)
          buffer.initializeElement(at: filled, to: table[Int(code)])
          filled += 1
        }
        index = stop
      }
    }
  }

  @inline(__always)
  private static func code(_ place: Int, of block: Block, in bytes: borrowing RawSpan) -> UInt16 {
    let bit = place * Int(block.width)
    let word = UInt32(
      littleEndian: bytes.unsafeLoadUnaligned(
        fromByteOffset: Int(block.offset) + bit / 8,
        as: UInt32.self
      )
    )
    let mask = (UInt32(1) << UInt32(block.width)) - 1
    return block.base + UInt16(truncatingIfNeeded: (word >> UInt32(bit % 8)) & mask)
  }

  private static func ranges(_ count: Int) -> some Sequence<Range<Int>> {
    stride(from: 0, to: count, by: blockLength).lazy.map { $0..<min($0 + blockLength, count) }
  }
}
