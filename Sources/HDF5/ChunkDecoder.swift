import CDeflate

/// Undoes the filters of one chunk after another, in buffers that are reused.
///
/// It makes no library call, so any number of decoders run at once.
struct ChunkDecoder: ~Copyable {
  private let layout: ChunkLayout
  private let decompressor: OpaquePointer?
  private let inflated: UnsafeMutableRawPointer

  init(_ layout: ChunkLayout) {
    self.layout = layout
    self.decompressor = layout.deflate == nil ? nil : libdeflate_alloc_decompressor()
    self.inflated = .allocate(byteCount: max(1, layout.chunkSize), alignment: 16)
  }

  deinit {
    if let decompressor { libdeflate_free_decompressor(decompressor) }
    inflated.deallocate()
  }

  /// Decodes `stored` into exactly ``ChunkLayout/chunkSize`` bytes at `destination`.
  ///
  /// Bit i of `mask` is set when filter i of the pipeline was left out for this chunk.
  ///
  /// - Returns: `nil`, or what was expected and found when the bytes do not decode.
  func decode(
    _ stored: UnsafeRawBufferPointer,
    mask: UInt32,
    into destination: UnsafeMutableRawPointer
  ) -> String? {
    func isApplied(_ position: Int?) -> Bool {
      position.map { mask >> UInt32($0) & 1 == 0 } ?? false
    }
    var bytes = stored
    if isApplied(layout.fletcher32) {
      if let problem = Fletcher32.problem(in: bytes) { return problem }
      bytes = UnsafeRawBufferPointer(rebasing: bytes.dropLast(4))
    }
    let isShuffled = isApplied(layout.shuffle) && layout.elementSize > 1
    if isApplied(layout.deflate) {
      let target = isShuffled ? inflated : destination
      if let problem = inflate(bytes, into: target) { return problem }
      bytes = UnsafeRawBufferPointer(start: target, count: layout.chunkSize)
    } else if bytes.count != layout.chunkSize {
      return "expected \(layout.chunkSize) bytes, found \(bytes.count)"
    }
    guard let source = bytes.baseAddress else { return nil }
    if isShuffled {
      unshuffle(
        source,
        into: destination,
        count: layout.chunkLength,
        elementSize: layout.elementSize
      )
    } else if source != UnsafeRawPointer(destination) {
      destination.copyMemory(from: source, byteCount: layout.chunkSize)
    }
    return nil
  }

  private func inflate(
    _ bytes: UnsafeRawBufferPointer,
    into target: UnsafeMutableRawPointer
  ) -> String? {
    var produced = 0
    let status = libdeflate_zlib_decompress(
      decompressor,
      bytes.baseAddress,
      bytes.count,
      target,
      layout.chunkSize,
      &produced
    )
    switch status {
    case LIBDEFLATE_SUCCESS where produced == layout.chunkSize: return nil
    case LIBDEFLATE_SUCCESS:
      return "expected \(layout.chunkSize) bytes after inflating, found \(produced)"
    case LIBDEFLATE_INSUFFICIENT_SPACE:
      return "expected \(layout.chunkSize) bytes after inflating, found more"
    default:
      return "expected a zlib stream of \(bytes.count) bytes, found damaged data"
    }
  }
}

/// Puts the bytes of each element together again after HDF5's shuffle filter, which stores first
/// the lowest byte of every element, then the next byte of every element, and so on.
///
/// The loops for the widths of real data are written so that the compiler turns them into vector
/// instructions.
private func unshuffle(
  _ source: UnsafeRawPointer,
  into destination: UnsafeMutableRawPointer,
  count: Int,
  elementSize: Int
) {
  let planes = source.assumingMemoryBound(to: UInt8.self)
  switch elementSize {
  case 2:
    let output = destination.assumingMemoryBound(to: UInt16.self)
    for index in 0..<count {
      output[index] = UInt16(planes[index]) | UInt16(planes[index + count]) << 8
    }
  case 4:
    let output = destination.assumingMemoryBound(to: UInt32.self)
    let second = planes + count
    let third = second + count
    let fourth = third + count
    for index in 0..<count {
      output[index] =
        UInt32(planes[index]) | UInt32(second[index]) << 8
        | UInt32(third[index]) << 16 | UInt32(fourth[index]) << 24
    }
  default:
    let output = destination.assumingMemoryBound(to: UInt8.self)
    for byte in 0..<elementSize {
      let plane = planes + byte * count
      for index in 0..<count { output[index * elementSize + byte] = plane[index] }
    }
  }
}
