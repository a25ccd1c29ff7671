/// NumPy's `.npy` format, version 1.0: a header in text, then the numbers, little-endian, row-major.
///
/// Source: numpy.lib.format.
package enum NPYArray {
  /// Bytes of a file with 32-bit floats.
  package static func bytes(_ values: [Float], shape: [Int]) -> [UInt8] {
    precondition(values.count == shape.reduce(1, *), "\(values.count) values, shape \(shape)")
    var bytes = header("<f4", shape)
    bytes.reserveCapacity(bytes.count + values.count * 4)
    for value in values {
      withUnsafeBytes(of: value.bitPattern.littleEndian) { bytes.append(contentsOf: $0) }
    }
    return bytes
  }

  /// Bytes of a file with 64-bit floats.
  package static func bytes(_ values: [Double], shape: [Int]) -> [UInt8] {
    precondition(values.count == shape.reduce(1, *), "\(values.count) values, shape \(shape)")
    var bytes = header("<f8", shape)
    bytes.reserveCapacity(bytes.count + values.count * 8)
    for value in values {
      withUnsafeBytes(of: value.bitPattern.littleEndian) { bytes.append(contentsOf: $0) }
    }
    return bytes
  }

  /// Bytes of a file with 64-bit integers.
  package static func bytes(_ values: [Int], shape: [Int]) -> [UInt8] {
    precondition(values.count == shape.reduce(1, *), "\(values.count) values, shape \(shape)")
    var bytes = header("<i8", shape)
    for value in values {
      withUnsafeBytes(of: Int64(value).littleEndian) { bytes.append(contentsOf: $0) }
    }
    return bytes
  }

  /// Bytes of a file with texts, one a cell, as NumPy's fixed-width Unicode (`<U…`).
  package static func bytes(_ values: [String]) -> [UInt8] {
    let scalars = values.map { Array($0.unicodeScalars) }
    let width = max(1, scalars.map(\.count).max() ?? 1)
    var bytes = header("<U\(width)", [values.count])
    for text in scalars {
      for position in 0..<width {
        let code = position < text.count ? text[position].value : 0
        withUnsafeBytes(of: code.littleEndian) { bytes.append(contentsOf: $0) }
      }
    }
    return bytes
  }

  /// Magic, version, header length and header, padded so that the data start at a multiple of 64.
  private static func header(_ type: String, _ shape: [Int]) -> [UInt8] {
    let extent = shape.map(String.init).joined(separator: ", ") + (shape.count == 1 ? "," : "")
    var text = "{'descr': '\(type)', 'fortran_order': False, 'shape': (\(extent)), }"
    let unpadded = 10 + text.utf8.count + 1
    text += String(repeating: " ", count: (64 - unpadded % 64) % 64) + "\n"
    let length = text.utf8.count
    return [0x93] + Array("NUMPY".utf8) + [1, 0, UInt8(length & 255), UInt8(length >> 8)]
      + Array(text.utf8)
  }
}
