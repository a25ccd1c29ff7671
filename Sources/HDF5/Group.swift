import CHDF5Shim

/// An open group, released when the value goes out of scope.
package struct Group: ~Copyable, HDF5Location, Sendable {
  /// The borrowed identifier and the names for messages.
  package let handle: ObjectHandle
  private let owned: OwnedIdentifier

  init(_ owned: consuming OwnedIdentifier, of parent: ObjectHandle, path: String) {
    self.handle = parent.handle(of: owned.value, path: path)
    self.owned = owned
  }
}
