package import HDF5

/// Reading small things of an open file the way NWB writers disagree about them.
///
/// Scalars come with shape () or (1,), numbers in any type, lists in any order. A missing object is
/// `nil` or empty; only an object that is there and cannot be read throws.
struct NWBContents: Sendable {
  /// The open file.
  let file: SharedFile

  /// Opens a file.
  init(path: String) throws(NWBError) {
    do throws(HDF5Error) {
      file = try SharedFile(reading: path)
    } catch {
      throw NWBError(error)
    }
  }

  /// The broken connection, when there was one, instead of what was concluded from it.
  func cause(of error: NWBError) -> NWBError {
    do throws(HDF5Error) {
      try file.confirmReadable()
      return error
    } catch {
      return NWBError(error)
    }
  }

  /// What is at `path`; `nil` when nothing is.
  func kind(_ path: String) -> ObjectKind? {
    // The closure cannot throw: the error type is only that of the lending function.
    try? file.withFile { file throws(HDF5Error) in file.kind(of: path) }
  }

  /// The names in a group, numbers inside names compared as numbers; empty when there is no group.
  func names(in path: String) throws(HDF5Error) -> [String] {
    try file.withFile { file throws(HDF5Error) in try file.linkNames(in: path) }
      .sorted { $0.isNaturallyBefore($1) }
  }

  /// The last component of the soft link at `path`; `nil` when it is not a soft link.
  func linkedName(_ path: String) throws(HDF5Error) -> String? {
    let target = try file.withFile { file throws(HDF5Error) in try file.linkTarget(path) }
    return target?.split(separator: "/").last.map(String.init)
  }

  /// What makes the object at `path` the same as another; `nil` when there is none.
  func identity(_ path: String) throws(HDF5Error) -> ObjectIdentity? {
    guard kind(path) != nil else { return nil }
    return try file.withFile { file throws(HDF5Error) in try file.identity(of: path) }
  }

  /// Where a reference leads; `nil` for the null reference.
  func path(of reference: ObjectReference) throws(HDF5Error) -> String? {
    try file.withFile { file throws(HDF5Error) in try file.path(of: reference) }
  }

  /// The text of a dataset; `nil` when there is none, or it is empty or no text.
  func text(_ path: String) throws(HDF5Error) -> String? {
    try texts(path).last
  }

  /// All texts of a dataset, row-major; empty when there is none or it is no text.
  func texts(_ path: String) throws(HDF5Error) -> [String] {
    guard kind(path) == .dataset else { return [] }
    let dataset = try file.dataset(path)
    return dataset.elementType.isString ? try dataset.readStrings() : []
  }

  /// The number of a scalar dataset; `nil` when there is none, or it is NaN or no number.
  func number(_ path: String) throws(HDF5Error) -> Double? {
    guard kind(path) == .dataset else { return nil }
    let dataset = try file.dataset(path)
    guard dataset.elementType.isNumeric, let value = try dataset.scalarDouble() else { return nil }
    return value.isNaN ? nil : value
  }

  /// All integers of a dataset; `nil` when there is none.
  func integers(_ path: String) throws(HDF5Error) -> [Int]? {
    guard kind(path) == .dataset else { return nil }
    return try file.dataset(path).readInts()
  }

  /// A text attribute of an object; `nil` when either is missing.
  func textAttribute(_ name: String, of path: String) throws(HDF5Error) -> String? {
    switch kind(path) {
    case .group: try file.group(path).stringAttribute(name)
    case .dataset: try file.dataset(path).stringAttribute(name)
    case .datatype, nil: nil
    }
  }
}

extension NWBError {
  /// A failure of the HDF5 layer as one of this module, with advice where there is some.
  package init(_ error: HDF5Error) {
    let (kind, expected, hint): (Kind, String, String) =
      switch error.kind {
      case .missingFile: (.missingFile, "a file", "check the path")
      case .unreadableFile: (.unreadableFile, "a readable file", "check path and permissions")
      case .emptyFile: (.emptyFile, "an NWB file", "fetch it again")
      case .notHDF5: (.notHDF5, "an NWB file, which is HDF5 inside", "")
      case .truncated: (.truncated, "a complete file", "fetch it again")
      case .corruptData: (.corrupt, "intact data", "check its digest, fetch it again")
      case .remoteFailure: (.remoteFailure, "a file that can be read over the network", "")
      case .missingObject: (.missingObject, "a readable object", "")
      case .wrongType: (.wrongType, "a readable object", "")
      case .libraryFailure: (.libraryFailure, "a readable object", "")
      }
    var found = error.detail.isEmpty ? "a failure to \(error.operation)" : error.detail
    if let cause = error.frames.first { found += " [HDF5: \(cause.text)]" }
    self.init(
      kind,
      file: error.filePath,
      object: error.objectPath.isEmpty ? "/" : error.objectPath,
      expected: expected,
      found: found,
      hint: hint
    )
  }
}
