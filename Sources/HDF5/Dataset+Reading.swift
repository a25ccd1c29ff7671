extension Dataset {
  /// All elements as `Double`, row-major; any numeric type.
  package func readDoubles() throws(HDF5Error) -> [Double] {
    try source().numbers(zero: 0.0)
  }

  /// All elements as `Float`, row-major; any numeric type.
  package func readFloats() throws(HDF5Error) -> [Float] {
    try source().numbers(zero: Float(0))
  }

  /// All elements as integers, row-major: integers, Booleans, enumerations, whole-valued reals.
  ///
  /// Unsigned values above `Int.max` become `Int.max`.
  package func readInts() throws(HDF5Error) -> [Int] {
    try source().integers()
  }

  /// All elements as Booleans, row-major; a number is true unless it is 0.
  package func readBools() throws(HDF5Error) -> [Bool] {
    try source().booleans()
  }

  /// All elements as text, row-major; padding removed, invalid UTF-8 repaired.
  package func readStrings() throws(HDF5Error) -> [String] {
    try source().strings()
  }

  /// All elements as object references, row-major.
  package func readReferences() throws(HDF5Error) -> [ObjectReference] {
    try source().references()
  }

  /// The elements of a box as `Double`, row-major.
  ///
  /// The offset is the first index along each axis, the count the extent along each axis.
  package func readDoubles(offset: [Int], count: [Int]) throws(HDF5Error) -> [Double] {
    try source(Slab(offset: offset, count: count)).numbers(zero: 0.0)
  }

  /// The elements of a box as integers, row-major; see ``readDoubles(offset:count:)``.
  package func readInts(offset: [Int], count: [Int]) throws(HDF5Error) -> [Int] {
    try source(Slab(offset: offset, count: count)).integers()
  }

  /// The elements of a box as text, row-major; see ``readDoubles(offset:count:)``.
  package func readStrings(offset: [Int], count: [Int]) throws(HDF5Error) -> [String] {
    try source(Slab(offset: offset, count: count)).strings()
  }

  /// The elements of a box as object references; see ``readDoubles(offset:count:)``.
  package func readReferences(
    offset: [Int],
    count: [Int]
  ) throws(HDF5Error) -> [ObjectReference] {
    try source(Slab(offset: offset, count: count)).references()
  }

  /// The text of a scalar, stored with shape () or (1,); the last element of a longer dataset, as
  /// IPFX takes it; `nil` when there is none.
  package func scalarString() throws(HDF5Error) -> String? {
    try readStrings().last
  }

  /// The number of a scalar, stored with shape () or (1,) in any numeric type; the last element of
  /// a longer dataset; `nil` when there is none.
  package func scalarDouble() throws(HDF5Error) -> Double? {
    try readDoubles().last
  }

  /// The integer of a scalar; see ``scalarDouble()``.
  package func scalarInt() throws(HDF5Error) -> Int? {
    try readInts().last
  }

  func source(
    _ slab: Slab? = nil,
    field: String? = nil
  ) throws(HDF5Error) -> ValueSource {
    let operation = field.map { "read field '\($0)' of" } ?? "read"
    return try ValueSource(dataset: self, operation: operation, slab: slab, field: field)
  }
}
