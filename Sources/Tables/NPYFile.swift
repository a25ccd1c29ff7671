/// Reading of NumPy's `.npy` files, versions 1 and 2, as far as feature tables need it.
package struct NPYFile: Sendable, Equatable {
  /// Extent of every axis; empty for a scalar.
  package var shape: [Int]
  /// The elements.
  package var content: Content

  /// What a file holds.
  package enum Content: Sendable, Equatable {
    /// Floating-point numbers and booleans.
    case numbers([Double])
    /// Integers.
    case integers([Int])
    /// Texts.
    case texts([String])
  }

  /// Parses the bytes of a file; `name` stands in messages.
  ///
  /// - Throws: ``TableError`` for anything but little-endian, row-major floats, integers or Unicode texts.
  package init(_ bytes: [UInt8], name: String) throws(TableError) {
    guard bytes.count > 12, bytes.starts(with: [0x93] + Array("NUMPY".utf8)) else {
      throw TableError("\(name): expected a NumPy .npy file, found other bytes")
    }
    let isLong = bytes[6] >= 2
    var length = Int(bytes[8]) | Int(bytes[9]) << 8
    if isLong { length |= Int(bytes[10]) << 16 | Int(bytes[11]) << 24 }
    let start = (isLong ? 12 : 10) + length
    guard bytes.count >= start else { throw TableError("\(name): the header is cut off") }
    let header = String(decoding: bytes[(isLong ? 12 : 10)..<start], as: UTF8.self)
    guard let type = Self.value("descr", in: header), header.contains("'fortran_order': False")
    else { throw TableError("\(name): expected row-major numbers, found \(header)") }
    shape = Self.extents(in: header)
    let count = shape.reduce(1, *)
    let size = Int(type.drop { !$0.isNumber }) ?? 0
    let width = type.contains("U") ? size * 4 : size
    guard bytes.count - start >= count * width else {
      throw TableError(
        "\(name): expected \(count * width) bytes of data, found \(bytes.count - start)"
      )
    }
    let data = bytes[start...]
    func raw(_ index: Int, _ size: Int) -> UInt64 {
      (0..<size).reduce(UInt64(0)) {
        $0 | UInt64(data[start + index * size + $1]) << (8 * UInt64($1))
      }
    }
    switch type {
    case "<f8": content = .numbers((0..<count).map { Double(bitPattern: raw($0, 8)) })
    case "<f4":
      content = .numbers((0..<count).map { Double(Float(bitPattern: UInt32(raw($0, 4)))) })
    case "<i8": content = .integers((0..<count).map { Int(truncatingIfNeeded: raw($0, 8)) })
    case "<i4":
      content = .integers((0..<count).map { Int(Int32(truncatingIfNeeded: raw($0, 4))) })
    case _ where type.hasPrefix("<U"):
      content = .texts(
        (0..<count).map { row in
          var text = String.UnicodeScalarView()
          for column in 0..<size {
            let code = UInt32(raw(row * size + column, 4))
            if code != 0, let scalar = Unicode.Scalar(code) { text.append(scalar) }
          }
          return String(text)
        }
      )
    default:
      throw TableError("\(name): expected floats, integers or texts, found type \(type)")
    }
  }

  /// The quoted value of a key of the header.
  private static func value(_ key: String, in header: String) -> String? {
    let parts = header.split(separator: "'", omittingEmptySubsequences: false)
    guard let position = parts.firstIndex(of: Substring(key)), position + 2 < parts.count else {
      return nil
    }
    return String(parts[position + 2])
  }

  private static func extents(in header: String) -> [Int] {
    guard let open = header.lastIndex(of: "("), let close = header.lastIndex(of: ")"), open < close
    else { return [] }
    return header[header.index(after: open)..<close].split(separator: ",").compactMap { part in
      Int(part.filter { $0.isNumber })
    }
  }
}
