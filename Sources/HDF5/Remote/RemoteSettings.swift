/// How remote files are read: sizes, patience and memory.
package struct RemoteSettings: Sendable, Equatable {
  /// Bytes of one block of the cache; requests start and end at multiples.
  package var blockSize: Int
  /// Bytes asked for when the library needs some that are not there; at least one block.
  ///
  /// The headers that follow in the file are usually needed next.
  package var readAhead: Int
  /// What ``readAhead`` may grow to while the library reads on where the last request ended (bytes).
  package var largestReadAhead: Int
  /// Gaps between wanted parts up to this many bytes are read through rather than skipped.
  package var bridgedGap: Int
  /// Memory for blocks (bytes); the blocks that were not used for longest leave first.
  package var capacity: Int
  /// Tries of one request before the file is given up.
  package var tries: Int
  /// Wait before the second try (s); four times as long before each further one.
  package var firstWait: Double
  /// Longest wait for a connection (s).
  package var connectTimeout: Int
  /// Longest time without a single byte (s).
  package var stallTimeout: Int

  /// What every command uses.
  package static let standard = RemoteSettings(
    blockSize: 16 << 10,
    readAhead: 64 << 10,
    largestReadAhead: 1 << 20,
    bridgedGap: 64 << 10,
    capacity: 32 << 20,
    tries: 3,
    firstWait: 0.25,
    connectTimeout: 20,
    stallTimeout: 30
  )
}
