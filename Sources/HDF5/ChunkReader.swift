import CHDF5Shim

/// Reads a range of a one-dimensional dataset chunk by chunk.
///
/// The library hands over the stored bytes under its lock; all decoding happens outside it. Chunks
/// that lie wholly inside the range are decoded straight into the result, without a copy.
struct ChunkReader: ~Copyable {
  let handle: ObjectHandle
  let layout: ChunkLayout
  private let range: Range<Int>
  /// The length of the dataset.
  private let count: Int
  private let decoder: ChunkDecoder
  private let stored: UnsafeMutableRawBufferPointer
  /// One decoded chunk, for chunks of which a part is wanted.
  private let scratch: UnsafeMutableRawPointer

  /// - Precondition: `range` lies inside the dataset.
  init(_ dataset: borrowing Dataset, _ layout: ChunkLayout, _ range: Range<Int>) {
    self.handle = dataset.handle
    self.count = dataset.count
    self.layout = layout
    self.range = range
    self.decoder = ChunkDecoder(layout)
    self.stored = .allocate(byteCount: Self.largestStoredSize(layout), alignment: 16)
    self.scratch = .allocate(byteCount: max(1, layout.chunkSize), alignment: 16)
  }

  deinit {
    stored.deallocate()
    scratch.deallocate()
  }

  /// No filter of ours makes a chunk this much larger; a larger one is damage.
  private static func largestStoredSize(_ layout: ChunkLayout) -> Int {
    layout.chunkSize + layout.chunkSize / 16 + 4096
  }

  /// The samples of the range.
  func read() throws(HDF5Error) -> RawSamples {
    switch layout.kind {
    case .float32: .single(try plain(as: Float.self))
    case .float64: .double(try plain(as: Double.self))
    case .int8: .double(try widened(from: Int8.self))
    case .int16: .double(try widened(from: Int16.self))
    case .int32: .double(try widened(from: Int32.self))
    case .int64: .double(try widened(from: Int64.self))
    case .uint16: .double(try widened(from: UInt16.self))
    case .uint32: .double(try widened(from: UInt32.self))
    case .uint64: .double(try widened(from: UInt64.self))
    case .uint8, .boolean, .reference: .double(try widened(from: UInt8.self))
    }
  }

  /// Samples whose stored type is the result's.
  private func plain<Element: BitwiseCopyable>(
    as type: Element.Type
  ) throws(HDF5Error) -> [Element] {
    try collect { chunk, wanted, output throws(HDF5Error) in
      let target = UnsafeMutableRawPointer(output)
      if wanted.count == layout.chunkLength {
        try decode(chunk, into: target)
      } else {
        try decode(chunk, into: scratch)
        target.copyMemory(
          from: scratch + wanted.lowerBound * layout.elementSize,
          byteCount: wanted.count * layout.elementSize
        )
      }
    }
  }

  /// Samples that are stored as integers.
  private func widened<Stored: FixedWidthInteger & BitwiseCopyable>(
    from type: Stored.Type
  ) throws(HDF5Error) -> [Double] {
    try collect { chunk, wanted, output throws(HDF5Error) in
      try decode(chunk, into: scratch)
      let values = scratch.assumingMemoryBound(to: Stored.self) + wanted.lowerBound
      for index in 0..<wanted.count { output[index] = Double(values[index]) }
    }
  }

  /// Fills an array of the range's length; `body` gets each chunk's number, the elements wanted of
  /// it and where they go.
  private func collect<Element: BitwiseCopyable>(
    _ body: (Int, Range<Int>, UnsafeMutablePointer<Element>) throws(HDF5Error) -> Void
  ) throws(HDF5Error) -> [Element] {
    if range.isEmpty { return [] }
    var failure: HDF5Error?
    let length = layout.chunkLength
    let values = [Element](unsafeUninitializedCapacity: range.count) { buffer, initialized in
      guard let base = buffer.baseAddress else { return }
      do throws(HDF5Error) {
        let chunks = (range.lowerBound / length)..<((range.upperBound - 1) / length + 1)
        // Of a remote file, the chunks before this one are in memory or were there.
        var fetched = chunks.lowerBound
        for chunk in chunks {
          if chunk == fetched { fetched = try fetchAhead(chunk..<chunks.upperBound) }
          let start = chunk * length
          let wanted = range.clamped(to: start..<(start + length))
          try body(
            chunk,
            (wanted.lowerBound - start)..<(wanted.upperBound - start),
            base + (wanted.lowerBound - range.lowerBound)
          )
        }
        initialized = range.count
      } catch {
        failure = error
      }
    }
    if let failure { throw failure }
    return values
  }

  /// Reads and decodes one chunk to ``ChunkLayout/chunkSize`` bytes at `destination`.
  private func decode(
    _ chunk: Int,
    into destination: UnsafeMutableRawPointer
  ) throws(HDF5Error) {
    var offset = hsize_t(chunk * layout.chunkLength)
    var size: hsize_t = 0
    let status = H5Dget_chunk_storage_size(handle.id, &offset, &size)
    if status < 0 || size == 0 {
      try readThroughLibrary(chunk, into: destination)
      return
    }
    guard size <= stored.count else {
      throw damage(chunk, "expected at most \(stored.count) stored bytes, found \(size)")
    }
    var mask: UInt32 = 0
    try handle.check(
      H5Dread_chunk(handle.id, chdf5_default(), &offset, &mask, stored.baseAddress),
      "read chunk \(chunk) of"
    )
    let bytes = UnsafeRawBufferPointer(rebasing: stored.prefix(Int(size)))
    if let problem = decoder.decode(bytes, mask: mask, into: destination) {
      throw damage(chunk, problem)
    }
  }

  /// Lets the library read one chunk that was not found.
  ///
  /// It knows the fill value of a chunk that was never written, and says what is wrong when the index
  /// of chunks is damaged. The two look alike from outside.
  private func readThroughLibrary(
    _ chunk: Int,
    into destination: UnsafeMutableRawPointer
  ) throws(HDF5Error) {
    let operation = "read chunk \(chunk) of"
    let start = chunk * layout.chunkLength
    let slab = Slab(offset: [start], count: [min(layout.chunkLength, count - start)])
    let type = try OwnedIdentifier(layout.kind.makeType(), orThrow: handle.failure(operation))
    let fileSpace = try OwnedIdentifier(H5Dget_space(handle.id), orThrow: handle.failure(operation))
    try slab.select(in: fileSpace.value, operation, handle)
    var length = hsize_t(slab.elementCount)
    let memorySpace = try OwnedIdentifier(
      H5Screate_simple(1, &length, nil),
      orThrow: handle.failure(operation)
    )
    try handle.check(
      H5Dread(
        handle.id,
        type.value,
        memorySpace.value,
        fileSpace.value,
        chdf5_default(),
        destination
      ),
      operation
    )
  }

  private func damage(_ chunk: Int, _ problem: String) -> HDF5Error {
    handle.failure(
      .corruptData,
      "read samples of",
      detail: "chunk \(chunk) (from sample \(chunk * layout.chunkLength)) is damaged: \(problem)"
    )
  }
}
