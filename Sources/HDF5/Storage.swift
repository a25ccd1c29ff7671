import CHDF5Shim

/// How a dataset that is written is laid out and compressed.
package struct Storage: Sendable, Equatable {
  /// Whether the dataset is cut into chunks; the other properties need that.
  package var isChunked: Bool
  /// The chunk's shape; `nil` for one of about 256 KiB.
  package var chunks: [Int]?
  /// Whether bytes of equal significance are stored together before compression.
  package var shuffle: Bool
  /// The zlib level, 0 to 9; `nil` for none.
  package var gzip: Int?
  /// Whether every chunk gets a checksum.
  package var fletcher32: Bool
  /// Whether the first axis can be extended by later writers.
  package var unlimited: Bool

  /// One block without filters.
  package static let contiguous = Storage(
    isChunked: false,
    chunks: nil,
    shuffle: false,
    gzip: nil,
    fletcher32: false,
    unlimited: false
  )

  /// Chunks, by default shuffled and compressed.
  package static func chunked(
    _ chunks: [Int]? = nil,
    gzip: Int? = 4,
    shuffle: Bool = true,
    fletcher32: Bool = false,
    unlimited: Bool = false
  ) -> Storage {
    Storage(
      isChunked: true,
      chunks: chunks,
      shuffle: shuffle,
      gzip: gzip,
      fletcher32: fletcher32,
      unlimited: unlimited
    )
  }

  /// The chunk's shape for a dataset of this shape and element size.
  ///
  /// The longest axis is halved until the chunk holds at most 256 KiB; no extent is 0, and none
  /// exceeds an axis that cannot grow.
  func chunkShape(for shape: [Int], elementSize: Int) -> [Int] {
    if let chunks {
      precondition(chunks.count == shape.count, "chunks \(chunks) do not fit the shape \(shape)")
      return shape.indices.map { axis in
        unlimited && axis == 0 ? max(1, chunks[axis]) : max(1, min(chunks[axis], shape[axis]))
      }
    }
    var lengths = shape.map { max(1, $0) }
    if unlimited, shape[0] == 0 { lengths[0] = 1024 }
    while lengths.reduce(elementSize, *) > 262_144,
      let longest = lengths.indices.max(by: { lengths[$0] < lengths[$1] }), lengths[longest] > 1
    {
      lengths[longest] = (lengths[longest] + 1) / 2
    }
    return lengths
  }
}
