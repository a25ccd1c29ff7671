package import Foundation

/// Named arrays of 32-bit floats in the safetensors format: a length, a JSON header, the numbers.
///
/// Format: 8 bytes with the header's length (little-endian), the header `{"name": {"dtype", "shape",
/// "data_offsets"}}`, padded with spaces to a multiple of 8, then the arrays one after another, little-endian.
package struct SafetensorsFile: Sendable, Equatable {
  /// One array.
  package struct Tensor: Sendable, Equatable {
    /// Name.
    package let name: String
    /// Lengths of the axes, row-major.
    package let shape: [Int]
    /// Numbers, as many as the shape says.
    package let values: [Float]

    /// Creates a tensor.
    package init(name: String, shape: [Int], values: [Float]) {
      precondition(shape.reduce(1, *) == values.count, "\(values.count) values for \(shape)")
      self.name = name
      self.shape = shape
      self.values = values
    }
  }

  /// Arrays in the order of their numbers in the file.
  package let tensors: [Tensor]

  /// Creates a file in memory.
  package init(tensors: [Tensor]) { self.tensors = tensors }

  private struct Entry: Codable {
    var dtype: String
    var shape: [Int]
    /// Half-open range of bytes after the header.
    var offsets: [Int]

    enum CodingKeys: String, CodingKey {
      case dtype
      case shape
      case offsets = "data_offsets"
    }
  }

  /// The bytes of the file.
  package var data: Data {
    var header: [String: Entry] = [:]
    var numbers = Data()
    for tensor in tensors {
      let start = numbers.count
      for value in tensor.values {
        withUnsafeBytes(of: value.bitPattern.littleEndian) { numbers.append(contentsOf: $0) }
      }
      header[tensor.name] = Entry(
        dtype: "F32",
        shape: tensor.shape,
        offsets: [start, numbers.count]
      )
    }
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    // Entries of names, integers and a constant text: there is nothing that could not be encoded.
    var text = (try? encoder.encode(header)) ?? Data("{}".utf8)
    text.append(contentsOf: [UInt8](repeating: 32, count: (8 - text.count % 8) % 8))
    var data = Data()
    withUnsafeBytes(of: UInt64(text.count).littleEndian) { data.append(contentsOf: $0) }
    return data + text + numbers
  }

  /// Reads a file; float arrays of 32 bits only.
  ///
  /// - Throws: ``InputError`` naming the file and what is wrong.
  package init(reading path: String) throws {
    guard let data = FileManager.default.contents(atPath: path) else {
      throw InputError("\(path): cannot read it")
    }
    let bytes = [UInt8](data)
    guard bytes.count >= 8 else { throw InputError("\(path): expected a safetensors file") }
    let length = bytes[..<8].reversed().reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
    guard length <= UInt64(bytes.count - 8) else {
      throw InputError(
        "\(path): expected a safetensors file, its header would be longer than the file"
      )
    }
    let start = 8 + Int(length)
    tensors = try Self.header(bytes[8..<start], path).map { name, entry in
      guard entry.dtype == "F32" else {
        throw InputError("\(path), \(name): expected F32 numbers, found \(entry.dtype)")
      }
      let range = entry.offsets
      let count = entry.shape.reduce(1, *)
      guard range.count == 2, range[0] >= 0, range[1] == range[0] + 4 * count,
        start + range[1] <= bytes.count
      else {
        throw InputError("\(path), \(name): the numbers do not fit the shape \(entry.shape)")
      }
      return Tensor(
        name: name,
        shape: entry.shape,
        values: Self.floats(bytes[start + range[0]..<start + range[1]])
      )
    }
  }

  private static func header(_ bytes: ArraySlice<UInt8>, _ path: String) throws -> [(String, Entry)]
  {
    do {
      // `__metadata__` is the one key that holds no array.
      var fields = try JSONSerialization.jsonObject(with: Data(bytes)) as? [String: Any] ?? [:]
      fields["__metadata__"] = nil
      let plain = try JSONSerialization.data(withJSONObject: fields)
      let entries = try JSONDecoder().decode([String: Entry].self, from: plain)
      return entries.sorted {
        ($0.value.offsets.first ?? 0) < ($1.value.offsets.first ?? 0)
      }
      .map { ($0.key, $0.value) }
    } catch {
      throw InputError("\(path): expected a safetensors file, its header is no JSON of arrays")
    }
  }

  private static func floats(_ bytes: ArraySlice<UInt8>) -> [Float] {
    stride(from: bytes.startIndex, to: bytes.endIndex, by: 4).map { index in
      let bits = bytes[index..<index + 4].reversed().reduce(UInt32(0)) { $0 << 8 | UInt32($1) }
      return Float(bitPattern: bits)
    }
  }
}
