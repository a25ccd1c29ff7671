import CHDF5Shim

/// An open dataset, released when the value goes out of scope.
package struct Dataset: ~Copyable, HDF5Object, Sendable {
  /// The borrowed identifier and the names for messages.
  package let handle: ObjectHandle
  /// The extent of each axis, slowest first; empty for a scalar.
  package let shape: [Int]
  /// The largest extent of each axis; `nil` where it is unlimited.
  package let maximumShape: [Int?]
  /// The number of elements; 1 for a scalar, 0 for a null dataspace.
  package let count: Int
  /// What one element is.
  package let elementType: ElementType

  private let owned: OwnedIdentifier

  init(
    _ owned: consuming OwnedIdentifier,
    of parent: ObjectHandle,
    path: String
  ) throws(HDF5Error) {
    let handle = parent.handle(of: owned.value, path: path)
    let type = try OwnedIdentifier(
      H5Dget_type(handle.id),
      orThrow: handle.failure("read the type of")
    )
    let space = try OwnedIdentifier(
      H5Dget_space(handle.id),
      orThrow: handle.failure("read the shape of")
    )
    let extent = Extent(space.value)
    self.handle = handle
    self.shape = extent.shape
    self.maximumShape = extent.maximumShape
    self.count = extent.count
    self.elementType = ElementType(typeID: type.value)
    self.owned = owned
  }

  /// The shape of one chunk; `nil` when the dataset is not chunked.
  package var chunkShape: [Int]? {
    let list = H5Dget_create_plist(handle.id)
    defer { H5Pclose(list) }
    guard H5Pget_layout(list) == H5D_CHUNKED else { return nil }
    var lengths = [hsize_t](repeating: 0, count: max(1, shape.count))
    let rank = H5Pget_chunk(list, CInt(lengths.count), &lengths)
    return rank >= 0 ? lengths.prefix(Int(rank)).map { Int($0) } : nil
  }

  /// The filter pipeline in the order of writing; empty without filters.
  package var filters: [Filter] {
    let list = H5Dget_create_plist(handle.id)
    defer { H5Pclose(list) }
    return (0..<max(0, H5Pget_nfilters(list))).map { Filter(list: list, index: UInt32($0)) }
  }
}

/// The extent of a dataspace of the library.
struct Extent {
  var shape: [Int]
  var maximumShape: [Int?]
  var count: Int

  init(_ space: hid_t) {
    let rank = max(0, Int(H5Sget_simple_extent_ndims(space)))
    // One spare element, so that scalars do not hand the library an empty buffer.
    var lengths = [hsize_t](repeating: 0, count: rank + 1)
    var maxima = [hsize_t](repeating: 0, count: rank + 1)
    H5Sget_simple_extent_dims(space, &lengths, &maxima)
    shape = lengths.prefix(rank).map { Int($0) }
    maximumShape = maxima.prefix(rank).map { $0 == chdf5_unlimited() ? nil : Int($0) }
    count =
      H5Sget_simple_extent_type(space) == H5S_NULL ? 0 : shape.reduce(1, *)
  }
}

extension Filter {
  init(list: hid_t, index: UInt32) {
    var flags: UInt32 = 0
    var parameterCount = 8
    var parameters = [UInt32](repeating: 0, count: parameterCount)
    var name = [CChar](repeating: 0, count: 64)
    let id = H5Pget_filter2(
      list,
      index,
      &flags,
      &parameterCount,
      &parameters,
      name.count,
      &name,
      nil
    )
    switch Int(id) {
    case Int(H5Z_FILTER_SHUFFLE): self = .shuffle
    case Int(H5Z_FILTER_DEFLATE): self = .deflate(level: Int(parameters[0]))
    case Int(H5Z_FILTER_FLETCHER32): self = .fletcher32
    case Int(H5Z_FILTER_SZIP): self = .szip
    default: self = .other(id: Int(id), name: text(of: name))
    }
  }
}
