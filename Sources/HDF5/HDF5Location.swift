import CHDF5Shim

/// A place that objects are addressed from: a file (its root group) or a group.
///
/// Paths are relative to it, or absolute when they start with a slash.
package protocol HDF5Location: HDF5Object, ~Copyable {}

extension HDF5Location where Self: ~Copyable {
  /// What the link at `path` leads to; `nil` when there is no link or it leads nowhere.
  package func kind(of path: String) -> ObjectKind? {
    var info = H5O_info_t()
    let status = H5Oget_info_by_name2(
      handle.id,
      path.isEmpty ? "." : path,
      &info,
      chdf5_basic_info(),
      chdf5_default()
    )
    guard status >= 0 else { return nil }
    return switch info.type {
    case H5O_TYPE_GROUP: .group
    case H5O_TYPE_DATASET: .dataset
    case H5O_TYPE_NAMED_DATATYPE: .datatype
    default: nil
    }
  }

  /// Whether `path` leads to an object; false for links that lead nowhere.
  package func contains(_ path: String) -> Bool {
    kind(of: path) != nil
  }

  /// Opens the group at `path`.
  ///
  /// - Throws: `missingObject` with the names that do exist there, or `wrongType`.
  package func group(_ path: String) throws(HDF5Error) -> Group {
    let absolute = try require(.group, at: path)
    let owned = try OwnedIdentifier(
      H5Gopen2(handle.id, path.isEmpty ? "." : path, chdf5_default()),
      orThrow: handle.failure("open group", at: absolute)
    )
    return Group(owned, of: handle, path: absolute)
  }

  /// Opens the dataset at `path`.
  ///
  /// - Throws: `missingObject` with the names that do exist there, or `wrongType`.
  package func dataset(_ path: String) throws(HDF5Error) -> Dataset {
    let absolute = try require(.dataset, at: path)
    let owned = try OwnedIdentifier(
      H5Dopen2(handle.id, path, chdf5_default()),
      orThrow: handle.failure("open dataset", at: absolute)
    )
    return try Dataset(owned, of: handle, path: absolute)
  }

  /// What makes the object at `path` the same as another.
  package func identity(of path: String) throws(HDF5Error) -> ObjectIdentity {
    var info = H5O_info_t()
    let status = H5Oget_info_by_name2(
      handle.id,
      path.isEmpty ? "." : path,
      &info,
      chdf5_basic_info(),
      chdf5_default()
    )
    guard status >= 0 else { throw missing(path, "look up") }
    return ObjectIdentity(fileNumber: UInt(info.fileno), address: UInt64(info.addr))
  }

  /// A reference to the object at `path`, to be stored in the same file.
  package func reference(to path: String) throws(HDF5Error) -> ObjectReference {
    try identity(of: path).reference
  }

  /// Makes sure that `path` leads to an object of this kind and returns its absolute path.
  private func require(_ expected: ObjectKind, at path: String) throws(HDF5Error) -> String {
    let operation = "open \(expected)"
    let absolute = handle.absolutePath(path)
    guard let found = kind(of: path) else { throw missing(path, operation) }
    guard found == expected else {
      throw handle.failure(
        .wrongType,
        operation,
        at: absolute,
        detail: "expected a \(expected), found a \(found)"
      )
    }
    return absolute
  }

  /// The error for a path that leads nowhere, naming what its nearest existing group holds.
  func missing(_ path: String, _ operation: String) -> HDF5Error {
    let absolute = handle.absolutePath(path)
    // Captured first: the look-ups below clear the library's error stack.
    var error = handle.failure(operation, at: absolute)
    if handle.remote?.failure != nil { return error }
    error.kind = .missingObject
    var components = absolute.split(separator: "/").map(String.init)
    var name = components.popLast() ?? ""
    while kind(of: "/" + components.joined(separator: "/")) == nil, let last = components.popLast()
    {
      name = last
    }
    let parent = "/" + components.joined(separator: "/")
    let linkPath = parent == "/" ? "/\(name)" : "\(parent)/\(name)"
    // A look-up that fails leaves the message without its hint, which is all that is lost.
    if let target = try? linkTarget(linkPath) {
      error.detail = "'\(linkPath)' is a link to '\(target)', which does not exist"
    } else if kind(of: parent) != .group {
      error.detail = "'\(parent)' is not a group"
    } else {
      let names = (try? linkNames(in: parent)) ?? []
      let shown = names.prefix(8).joined(separator: ", ") + (names.count > 8 ? ", …" : "")
      error.detail =
        "'\(parent)' has no '\(name)'; " + (names.isEmpty ? "it is empty" : "it has \(shown)")
    }
    error.frames = []
    return error
  }
}
