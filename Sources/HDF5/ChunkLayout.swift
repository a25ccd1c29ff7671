import CHDF5Shim

/// How the samples of a dataset lie in its chunks, for those datasets whose chunks are decoded
/// here.
///
/// They are one-dimensional, chunked, of a plain little-endian number type, and their filters are
/// any of shuffle, deflate and fletcher32 in that order, which is what h5py, PyNWB, MatNWB and MIES
/// write. Everything else is left to the library.
struct ChunkLayout {
  /// The element type, in memory as in the file.
  let kind: ElementKind
  /// Bytes of one element.
  let elementSize: Int
  /// Elements of one chunk, the last one included: it is padded.
  let chunkLength: Int
  /// Positions in the pipeline, which number the bits of a chunk's filter mask; `nil` when absent.
  let shuffle: Int?
  let deflate: Int?
  let fletcher32: Int?

  /// Bytes of one decoded chunk.
  var chunkSize: Int { chunkLength * elementSize }

  /// A larger chunk than this is left to the library.
  private static let largestChunkSize = 1 << 30

  /// Describes the chunks of `dataset`; `nil` when the library must read it.
  init?(_ dataset: borrowing Dataset) {
    guard dataset.shape.count == 1, let chunkLength = dataset.chunkShape?.first, chunkLength > 0,
      let kind = Self.plainKind(of: dataset)
    else { return nil }
    var shuffle: Int?
    var deflate: Int?
    var fletcher32: Int?
    for (position, filter) in dataset.filters.enumerated() {
      switch filter {
      case .shuffle where shuffle == nil && deflate == nil && fletcher32 == nil: shuffle = position
      case .deflate where deflate == nil && fletcher32 == nil: deflate = position
      case .fletcher32 where fletcher32 == nil: fletcher32 = position
      default: return nil
      }
    }
    let list = H5Dget_create_plist(dataset.handle.id)
    defer { H5Pclose(list) }
    var options: UInt32 = 0
    guard H5Pget_chunk_opts(list, &options) >= 0, options & chdf5_unfiltered_edges() == 0 else {
      return nil
    }
    self.kind = kind
    self.elementSize = kind.size
    self.chunkLength = chunkLength
    self.shuffle = shuffle
    self.deflate = deflate
    self.fletcher32 = fletcher32
    if chunkSize > Self.largestChunkSize { return nil }
  }

  /// The number type, when it is stored exactly as this machine holds it.
  private static func plainKind(of dataset: borrowing Dataset) -> ElementKind? {
    let type = H5Dget_type(dataset.handle.id)
    defer { H5Tclose(type) }
    return ElementKind.numbers.first { kind in
      let plain = kind.makeType()
      defer { H5Tclose(plain) }
      return H5Tequal(type, plain) > 0
    }
  }
}

extension ElementKind {
  /// The kinds that are numbers.
  static let numbers: [ElementKind] = [
    .float32, .float64, .int16, .int32, .int8, .int64, .uint8, .uint16, .uint32, .uint64,
  ]

  /// Bytes of one element.
  var size: Int {
    switch self {
    case .int8, .uint8, .boolean: 1
    case .int16, .uint16: 2
    case .float32, .int32, .uint32: 4
    case .float64, .int64, .uint64, .reference: 8
    }
  }
}
