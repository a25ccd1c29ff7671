/// Blocks of a file that were read before, up to a limit.
struct BlockCache {
  private struct Block {
    var bytes: [UInt8]
    /// When it was last used, in reads.
    var used: Int
  }

  let blockSize: Int
  private let limit: Int
  private var blocks: [Int: Block] = [:]
  private var clock = 0

  init(blockSize: Int, capacity: Int) {
    precondition(blockSize > 0, "a block needs a byte, found \(blockSize)")
    self.blockSize = blockSize
    limit = max(8, capacity / blockSize)
  }

  /// Whether a block is there.
  func contains(_ block: Int) -> Bool { blocks[block] != nil }

  /// The blocks that a byte range touches.
  func blocks(of range: Range<Int>) -> Range<Int> {
    range.lowerBound / blockSize..<(range.upperBound + blockSize - 1) / blockSize
  }

  /// Stores bytes that start at a block's first byte; a short last block is the file's end.
  mutating func insert(_ bytes: [UInt8], from block: Int) {
    for (number, start) in stride(from: 0, to: bytes.count, by: blockSize).enumerated() {
      let end = min(start + blockSize, bytes.count)
      clock += 1
      blocks[block + number] = Block(bytes: Array(bytes[start..<end]), used: clock)
    }
    if blocks.count > limit { makeRoom() }
  }

  /// Copies what is there of `range` to its place in `target`, from the start up to the first gap.
  ///
  /// - Returns: the number of bytes copied.
  mutating func copy(_ range: Range<Int>, to target: UnsafeMutableRawBufferPointer) -> Int {
    var position = range.lowerBound
    // Invariant: the bytes of `range` before `position` are in `target`.
    while position < range.upperBound {
      let number = position / blockSize
      guard let bytes = blocks[number]?.bytes else { break }
      let offset = position - number * blockSize
      let count = min(bytes.count - offset, range.upperBound - position)
      guard count > 0 else { break }
      clock += 1
      blocks[number]?.used = clock
      bytes.withUnsafeBytes { source in
        let part = UnsafeRawBufferPointer(rebasing: source[offset..<(offset + count)])
        let start = position - range.lowerBound
        UnsafeMutableRawBufferPointer(rebasing: target[start..<(start + count)])
          .copyMemory(from: part)
      }
      position += count
    }
    return position - range.lowerBound
  }

  /// Drops the least recently used quarter, so that sorting is rare.
  private mutating func makeRoom() {
    let order = blocks.sorted { $0.value.used < $1.value.used }
    for (number, _) in order.prefix(max(1, blocks.count - limit * 3 / 4)) {
      blocks[number] = nil
    }
  }
}
