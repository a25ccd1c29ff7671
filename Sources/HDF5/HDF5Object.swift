import CHDF5Shim

/// Something stored in an HDF5 file that may carry attributes: the file's root, a group, a dataset.
package protocol HDF5Object: ~Copyable {
  /// The borrowed identifier and the names for messages.
  var handle: ObjectHandle { get }
}

extension HDF5Object where Self: ~Copyable {
  /// The file's path as it was opened.
  package var filePath: String { handle.filePath }

  /// The object's absolute path as it was opened; "/" for a file.
  package var path: String { handle.path }

  /// What makes this object the same as another, however it was reached.
  package func identity() throws(HDF5Error) -> ObjectIdentity {
    var info = H5O_info_t()
    try handle.check(H5Oget_info2(handle.id, &info, chdf5_basic_info()), "look up")
    return ObjectIdentity(fileNumber: UInt(info.fileno), address: UInt64(info.addr))
  }

  /// A reference to this object, to be stored in the same file.
  package func reference() throws(HDF5Error) -> ObjectReference {
    ObjectReference(address: try identity().address)
  }
}

/// What makes two objects the same: the file and the address of the object's header.
///
/// Soft links, hard links and references that lead to one object give equal identities.
package struct ObjectIdentity: Hashable, Sendable {
  let fileNumber: UInt
  let address: UInt64

  /// The value that a reference to this object has inside its own file.
  package var reference: ObjectReference { ObjectReference(address: address) }
}

/// A reference to an object of the same file, as stored in datasets and attributes.
///
/// Resolve it with ``HDF5File/path(of:)``, or compare it with ``ObjectIdentity/reference``, which
/// does not have to search the file.
package struct ObjectReference: Hashable, Sendable {
  /// The object header's address, which is all that HDF5's object references hold.
  let address: UInt64

  /// The reference to nothing, which fills unwritten elements.
  package static let null = ObjectReference(address: 0)

  /// Whether this reference leads nowhere on purpose.
  package var isNull: Bool { address == 0 || address == .max }
}

/// The kinds of object a link may lead to.
package enum ObjectKind: Sendable, Equatable {
  /// A group.
  case group
  /// A dataset.
  case dataset
  /// A committed data type.
  case datatype
}
