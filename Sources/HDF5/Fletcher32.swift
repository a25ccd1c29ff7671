/// HDF5's variant of Fletcher's checksum: 16-bit big-endian words, two sums modulo 65 535.
///
/// Source: HDF5 File Format Specification 3.0, filter 3; J. G. Fletcher, IEEE Trans. Commun. 30
/// (1982).
enum Fletcher32 {
  /// Compares the checksum in the last four bytes (little-endian) with that of the bytes before.
  ///
  /// - Returns: `nil` when they agree, else both values in words.
  static func problem(in stored: UnsafeRawBufferPointer) -> String? {
    guard stored.count >= 4 else {
      return "expected a fletcher32 checksum of 4 bytes, found \(stored.count) bytes"
    }
    let data = UnsafeRawBufferPointer(rebasing: stored.dropLast(4))
    let expected = UInt32(
      littleEndian: stored.loadUnaligned(fromByteOffset: data.count, as: UInt32.self)
    )
    let found = checksum(of: data)
    // Releases before 1.6.3 stored each half byte-swapped on little-endian machines, and the
    // library accepts those too.
    let swapped = (found & 0x00FF_00FF) << 8 | (found & 0xFF00_FF00) >> 8
    if expected == found || expected == swapped { return nil }
    return "expected the fletcher32 checksum \(expected), found \(found)"
  }

  /// The checksum of `data`.
  static func checksum(of data: UnsafeRawBufferPointer) -> UInt32 {
    var first: UInt32 = 0
    var second: UInt32 = 0
    let wordCount = data.count / 2
    var word = 0
    while word < wordCount {
      // 360 words are the most that cannot overflow 32 bits between two reductions.
      let end = min(wordCount, word + 360)
      while word < end {
        first &+= UInt32(
          UInt16(bigEndian: data.loadUnaligned(fromByteOffset: 2 * word, as: UInt16.self))
        )
        second &+= first
        word += 1
      }
      first = fold(first)
      second = fold(second)
    }
    if data.count % 2 == 1 {
      first = fold(first &+ UInt32(data[data.count - 1]) << 8)
      second = fold(second &+ first)
    }
    return fold(second) << 16 | fold(first)
  }

  /// Adds the upper half to the lower, which keeps the value modulo 65 535.
  private static func fold(_ sum: UInt32) -> UInt32 {
    (sum & 0xFFFF) &+ (sum >> 16)
  }
}
