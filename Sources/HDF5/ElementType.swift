/// What one element of a dataset or attribute is.
package enum ElementType: Equatable, Sendable {
  /// A floating-point number.
  case float(bytes: Int, bigEndian: Bool)
  /// An integer.
  case integer(bytes: Int, isSigned: Bool, bigEndian: Bool)
  /// Text of fixed or variable length.
  case string(isVariable: Bool, isUTF8: Bool)
  /// The two-valued enumeration FALSE = 0, TRUE = 1 that h5py and PyNWB write for Booleans.
  case boolean
  /// Any other enumeration: value by name.
  case enumeration([String: Int])
  /// A record: field names in stored order.
  case compound([String])
  /// A reference to an object of the same file.
  case reference
  /// Anything else, by the library's class name.
  case other(String)

  /// Whether values convert to numbers.
  package var isNumeric: Bool {
    switch self {
    case .float, .integer, .boolean, .enumeration: true
    case .string, .compound, .reference, .other: false
    }
  }

  /// Whether values are text.
  package var isString: Bool {
    if case .string = self { true } else { false }
  }
}

extension ElementType: CustomStringConvertible {
  /// A short name for messages: "float32", "big-endian int16", "compound (a, b)".
  package var description: String {
    switch self {
    case .float(let bytes, let bigEndian):
      "\(bigEndian ? "big-endian " : "")float\(8 * bytes)"
    case .integer(let bytes, let isSigned, let bigEndian):
      "\(bigEndian ? "big-endian " : "")\(isSigned ? "int" : "uint")\(8 * bytes)"
    case .string: "string"
    case .boolean: "boolean"
    case .enumeration: "enumeration"
    case .compound(let fields): "compound (\(fields.joined(separator: ", ")))"
    case .reference: "object reference"
    case .other(let name): name
    }
  }
}

/// One step of a dataset's filter pipeline, in the order of writing.
package enum Filter: Equatable, Sendable {
  /// Bytes of equal significance stored together.
  case shuffle
  /// zlib compression.
  case deflate(level: Int)
  /// A checksum of each chunk.
  case fletcher32
  /// szip compression.
  case szip
  /// Any other filter, by its registered number and name.
  case other(id: Int, name: String)
}
