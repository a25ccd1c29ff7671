import CHDF5Shim

extension ElementType {
  /// Describes a data type of the library.
  init(typeID: hid_t) {
    let bytes = H5Tget_size(typeID)
    let isBigEndian = H5Tget_order(typeID) == H5T_ORDER_BE
    switch H5Tget_class(typeID) {
    case H5T_FLOAT:
      self = .float(bytes: bytes, bigEndian: isBigEndian)
    case H5T_INTEGER:
      self = .integer(
        bytes: bytes,
        isSigned: H5Tget_sign(typeID) == H5T_SGN_2,
        bigEndian: isBigEndian
      )
    case H5T_STRING:
      self = .string(
        isVariable: H5Tis_variable_str(typeID) > 0,
        isUTF8: H5Tget_cset(typeID) == H5T_CSET_UTF8
      )
    case H5T_ENUM:
      self = Self.enumeration(typeID: typeID)
    case H5T_COMPOUND:
      self = .compound(Self.memberNames(of: typeID))
    case H5T_REFERENCE where H5Tequal(typeID, chdf5_object_reference()) > 0:
      self = .reference
    case H5T_REFERENCE: self = .other("region reference")
    case H5T_OPAQUE: self = .other("opaque")
    case H5T_BITFIELD: self = .other("bit field")
    case H5T_VLEN: self = .other("variable-length sequence")
    case H5T_ARRAY: self = .other("array")
    case H5T_TIME: self = .other("time")
    default: self = .other("unknown")
    }
  }

  private static func memberNames(of typeID: hid_t) -> [String] {
    (0..<max(0, H5Tget_nmembers(typeID))).map { index in
      guard let name = H5Tget_member_name(typeID, UInt32(index)) else { return "" }
      defer { H5free_memory(name) }
      return String(cString: name)
    }
  }

  private static func enumeration(typeID: hid_t) -> ElementType {
    var members: [String: Int] = [:]
    for (index, name) in memberNames(of: typeID).enumerated() {
      members[name] = memberValue(index, of: typeID)
    }
    return members == ["FALSE": 0, "TRUE": 1] ? .boolean : .enumeration(members)
  }

  /// The value of one enumeration member, widened from the enumeration's own integer type.
  private static func memberValue(_ index: Int, of typeID: hid_t) -> Int {
    // The library writes the member in the type's own width and converts it in place; the buffer is
    // wide enough for both.
    var value: Int64 = 0
    H5Tget_member_value(typeID, UInt32(index), &value)
    let base = H5Tget_super(typeID)
    H5Tconvert(base, chdf5_int64(), 1, &value, nil, chdf5_default())
    H5Tclose(base)
    return Int(value)
  }
}
