import Foundation
import Tables

/// Model files with the errors of this module.
enum ModelStore {
  /// JSON with sorted keys: the same model gives the same bytes.
  static func json(_ value: some Encodable) throws -> String {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    return String(decoding: try encoder.encode(value), as: UTF8.self)
  }

  /// The same over many lines, for people.
  static func readableJSON(_ value: some Encodable) throws -> String {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes, .prettyPrinted]
    return String(decoding: try encoder.encode(value), as: UTF8.self) + "\n"
  }

  /// Decodes the metadata of a file.
  static func decode<Value: Decodable>(
    _ type: Value.Type,
    from file: ModelFile,
    path: String
  ) throws -> Value {
    do {
      return try JSONDecoder().decode(type, from: Data(file.metadata.utf8))
    } catch {
      throw InputError(
        "\(path): the model's metadata are damaged or of another version; train it again"
      )
    }
  }

  /// Reads a file.
  static func read(_ path: String, kind: String) throws -> ModelFile {
    do {
      return try ModelFile.read(path, kind: kind)
    } catch {
      throw InputError(error.description)
    }
  }

  /// Writes to a temporary name and renames.
  static func write(_ file: ModelFile, to path: String) throws {
    let folder = (path as NSString).deletingLastPathComponent
    if !folder.isEmpty { try AtomicFile.makeFolder(folder) }
    let temporary = path + ".tmp.\(ProcessInfo.processInfo.processIdentifier)"
    do {
      try file.write(to: temporary)
    } catch {
      // The temporary file is of no use to anybody.
      try? FileManager.default.removeItem(atPath: temporary)
      throw OutputError(path: path, reason: "\(error)")
    }
    try AtomicFile.rename(temporary, to: path)
  }
}

/// Arrays of a model file that must be there.
extension ModelFile {
  func integers(_ name: String, _ path: String) throws -> [Int32] {
    guard case .integers(let values) = arrays[name] else { throw missing(name, path) }
    return values
  }

  func singles(_ name: String, _ path: String) throws -> [Float] {
    guard case .singles(let values) = arrays[name] else { throw missing(name, path) }
    return values
  }

  func reals(_ name: String, _ path: String) throws -> [Double] {
    guard case .reals(let values) = arrays[name] else { throw missing(name, path) }
    return values
  }

  private func missing(_ name: String, _ path: String) -> InputError {
    InputError("\(path): the model lacks the array '\(name)'; train it again")
  }
}
