import CHDF5Shim

/// A Swift type that is written and read as one HDF5 element with the same bytes in memory.
package protocol HDF5Element: BitwiseCopyable, Sendable {
  /// The stored element type.
  static var elementKind: ElementKind { get }
}

/// The element types that this module writes, all little-endian.
package enum ElementKind: Sendable {
  /// IEEE floating point.
  case float32, float64
  /// Signed integers.
  case int8, int16, int32, int64
  /// Unsigned integers.
  case uint8, uint16, uint32, uint64
  /// The enumeration FALSE = 0, TRUE = 1 over int8.
  case boolean
  /// An object reference.
  case reference

  /// A data type of the library, made for the caller, who releases it.
  ///
  /// This platform is little-endian, so the stored type is the type in memory.
  func makeType() -> hid_t {
    Library.enter()
    return switch self {
    case .float32: H5Tcopy(chdf5_float32())
    case .float64: H5Tcopy(chdf5_float64())
    case .int8: H5Tcopy(chdf5_int8())
    case .int16: H5Tcopy(chdf5_int16())
    case .int32: H5Tcopy(chdf5_int32())
    case .int64: H5Tcopy(chdf5_int64())
    case .uint8: H5Tcopy(chdf5_uint8())
    case .uint16: H5Tcopy(chdf5_uint16())
    case .uint32: H5Tcopy(chdf5_uint32())
    case .uint64: H5Tcopy(chdf5_uint64())
    case .reference: H5Tcopy(chdf5_object_reference())
    case .boolean: Self.makeBoolean()
    }
  }

  private static func makeBoolean() -> hid_t {
    let type = H5Tenum_create(chdf5_int8())
    var value: Int8 = 0
    H5Tenum_insert(type, "FALSE", &value)
    value = 1
    H5Tenum_insert(type, "TRUE", &value)
    return type
  }
}

extension Float: HDF5Element {
  package static var elementKind: ElementKind { .float32 }
}

extension Double: HDF5Element {
  package static var elementKind: ElementKind { .float64 }
}

extension Int: HDF5Element {
  package static var elementKind: ElementKind { .int64 }
}

extension Int8: HDF5Element {
  package static var elementKind: ElementKind { .int8 }
}

extension Int16: HDF5Element {
  package static var elementKind: ElementKind { .int16 }
}

extension Int32: HDF5Element {
  package static var elementKind: ElementKind { .int32 }
}

extension Int64: HDF5Element {
  package static var elementKind: ElementKind { .int64 }
}

extension UInt8: HDF5Element {
  package static var elementKind: ElementKind { .uint8 }
}

extension UInt16: HDF5Element {
  package static var elementKind: ElementKind { .uint16 }
}

extension UInt32: HDF5Element {
  package static var elementKind: ElementKind { .uint32 }
}

extension UInt64: HDF5Element {
  package static var elementKind: ElementKind { .uint64 }
}

extension Bool: HDF5Element {
  package static var elementKind: ElementKind { .boolean }
}

extension ObjectReference: HDF5Element {
  package static var elementKind: ElementKind { .reference }
}
