import CHDF5Shim

extension ValueSource {
  /// All values as numbers of type `Element`, converted by the library; integers that do not fit
  /// become the nearest that do.
  func numbers<Element: HDF5Element>(zero: Element) throws(HDF5Error) -> [Element] {
    guard elementType.isNumeric else { throw mismatch(expected: "numbers") }
    return try elements(zero: zero)
  }

  /// All values as integers; stored floating-point values must be whole.
  func integers() throws(HDF5Error) -> [Int] {
    guard case .float = elementType else { return try numbers(zero: 0) }
    let values = try numbers(zero: 0.0)
    var whole: [Int] = []
    whole.reserveCapacity(values.count)
    for value in values {
      guard let exact = Int(exactly: value) else {
        throw mismatch(expected: "integers (found the value \(value))")
      }
      whole.append(exact)
    }
    return whole
  }

  /// All values as Booleans: an integer or enumeration is true unless it is 0.
  func booleans() throws(HDF5Error) -> [Bool] {
    try integers().map { $0 != 0 }
  }

  /// All values as object references.
  func references() throws(HDF5Error) -> [ObjectReference] {
    guard elementType == .reference else { throw mismatch(expected: "object references") }
    return try elements(zero: ObjectReference.null)
  }

  /// All values as text, padding removed and invalid UTF-8 repaired.
  func strings() throws(HDF5Error) -> [String] {
    guard case .string(let isVariable, _) = elementType else { throw mismatch(expected: "text") }
    if count == 0 { return [] }
    try checkCount()
    return isVariable ? try variableStrings() : try fixedStrings()
  }

  private func elements<Element: HDF5Element>(zero: Element) throws(HDF5Error) -> [Element] {
    if count == 0 { return [] }
    try checkCount()
    let memoryType = try OwnedIdentifier(
      Element.elementKind.makeType(),
      orThrow: handle.failure(operation)
    )
    var values = [Element](repeating: zero, count: count)
    // `read` throws a typed error, which the closure parameter's `rethrows` would lose.
    let result: Result<Void, HDF5Error> = values.withUnsafeMutableBytes { bytes in
      guard let base = bytes.baseAddress else { return .success(()) }
      do throws(HDF5Error) {
        return .success(try read(as: memoryType.value, into: base))
      } catch {
        return .failure(error)
      }
    }
    try result.get()
    return values
  }

  /// Throws when a damaged shape asks for more elements than any memory holds, which would end the
  /// process.
  private func checkCount() throws(HDF5Error) {
    guard count > 1 << 33 else { return }
    throw handle.failure(
      .corruptData,
      operation,
      detail: "expected at most \(1 << 33) elements, found a shape of \(count)"
    )
  }

  private func variableStrings() throws(HDF5Error) -> [String] {
    let memoryType = try OwnedIdentifier(
      H5Tcopy(chdf5_c_string()),
      orThrow: handle.failure(operation)
    )
    H5Tset_size(memoryType.value, chdf5_variable_length())
    // The library does not convert between character sets, so the stored one is asked for.
    H5Tset_cset(memoryType.value, H5Tget_cset(type.value))
    let pointers = UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>.allocate(capacity: count)
    pointers.initialize(repeating: nil, count: count)
    defer { pointers.deallocate() }
    try read(as: memoryType.value, into: pointers)
    let strings = (0..<count).map { pointers[$0].map { String(cString: $0) } ?? "" }
    try reclaim(as: memoryType.value, in: pointers)
    return strings
  }

  private func fixedStrings() throws(HDF5Error) -> [String] {
    let width = H5Tget_size(type.value)
    let isSpacePadded = H5Tget_strpad(type.value) == H5T_STR_SPACEPAD
    let bytes = UnsafeMutableRawBufferPointer.allocate(byteCount: width * count, alignment: 8)
    defer { bytes.deallocate() }
    guard let base = bytes.baseAddress else { return [] }
    try read(as: type.value, into: base)
    return (0..<count).map { index in
      var field = bytes[(index * width)..<((index + 1) * width)].prefix { $0 != 0 }
      if isSpacePadded {
        while field.last == 0x20 { field.removeLast() }
      }
      return String(decoding: field, as: UTF8.self)
    }
  }
}
