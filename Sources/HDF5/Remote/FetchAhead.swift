import CHDF5Shim

/// How much is fetched at once of what will be read (bytes): a small part of the cache, so that several
/// threads can read one file.
private let fetchedAtOnce = 4 << 20

extension ChunkReader {
  /// Fetches the stored bytes of the next chunks of a remote file, as many as are sensible at once.
  ///
  /// It runs outside the library's lock, so other threads go on while this one waits for the network. The
  /// library then finds the bytes in memory.
  ///
  /// - Parameter chunks: the chunks that will be read, in order; not empty.
  /// - Returns: the first chunk that was not fetched; for a local file, the end of `chunks`.
  /// - Throws: `remoteFailure`.
  func fetchAhead(_ chunks: Range<Int>) throws(HDF5Error) -> Int {
    guard let remote = handle.remote else { return chunks.upperBound }
    var ranges: [Range<Int>] = []
    var total = 0
    var next = chunks.lowerBound
    while next < chunks.upperBound, total < fetchedAtOnce {
      // A chunk that was never written has no address; the library fills it without reading.
      if let bytes = storedBytes(of: next) {
        ranges.append(bytes)
        total += bytes.count
      }
      next += 1
    }
    try handle.fetch(ranges, from: remote)
    return next
  }

  /// Where a chunk lies in the file; `nil` when it is nowhere.
  private func storedBytes(of chunk: Int) -> Range<Int>? {
    var offset = hsize_t(chunk * layout.chunkLength)
    var mask: UInt32 = 0
    var address: haddr_t = 0
    var size: hsize_t = 0
    let status = H5Dget_chunk_info_by_coord(handle.id, &offset, &mask, &address, &size)
    guard status >= 0, address != chdf5_undefined_address(), size > 0,
      let start = Int(exactly: address), let count = Int(exactly: size)
    else { return nil }
    return start..<(start + count)
  }
}

extension Dataset {
  /// Fetches the stored bytes of a range of a contiguous dataset of a remote file, when they are not many.
  ///
  /// The library then finds them in memory; a long range it reads in one piece by itself.
  ///
  /// - Throws: `remoteFailure`.
  func fetchAhead(_ range: Range<Int>) throws(HDF5Error) {
    guard let remote = handle.remote, !shape.isEmpty else { return }
    let address = H5Dget_offset(handle.id)
    let stored = H5Dget_storage_size(handle.id)
    guard address != chdf5_undefined_address(), let start = Int(exactly: address), shape[0] > 0
    else { return }
    let row = Int(stored) / shape[0]
    if range.count * row <= fetchedAtOnce {
      try handle.fetch(
        [(start + range.lowerBound * row)..<(start + range.upperBound * row)],
        from: remote
      )
    }
  }
}

extension ObjectHandle {
  /// Fetches parts of the file into memory.
  func fetch(_ ranges: [Range<Int>], from remote: RemoteFile) throws(HDF5Error) {
    do throws(RemoteError) {
      try remote.prefetch(ranges)
    } catch {
      throw HDF5Error(error, "read samples of", object: path)
    }
  }
}
