/// The value of an attribute as stored: shape () gives a singular case, any other shape a plural
/// one.
///
/// Writers disagree on which of the two they use for a scalar. ``HDF5Object/stringAttribute(_:)``
/// and its siblings take both.
package enum AttributeValue: Equatable, Sendable {
  /// Text.
  case string(String)
  /// Texts, row-major.
  case strings([String])
  /// An integer, or the value of an enumeration.
  case integer(Int)
  /// Integers, row-major.
  case integers([Int])
  /// A floating-point number, widened.
  case real(Double)
  /// Floating-point numbers, row-major.
  case reals([Double])
  /// A Boolean.
  case bool(Bool)
  /// Booleans, row-major.
  case bools([Bool])
  /// A reference to an object.
  case reference(ObjectReference)
  /// References, row-major.
  case references([ObjectReference])
  /// A type that this module does not read, described.
  case other(String)
}
