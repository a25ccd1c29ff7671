import Features
import Foundation
import Tables

/// What a user's own IPFX wrote, as tables that can be compared with a run.
///
/// Recognised: `fv_CODE.h5`, `fv_FAMILY_CODE.npy` with `fv_ids_CODE.npy`, the CSV of the feature collection,
/// and the pipeline's output JSON (its `cell_record`).
package enum IPFXOutput {
  /// One file's content in IPFX's own names.
  package enum Part: Sendable {
    /// Vectors: family name, width, row-major values; one row an id.
    case vectors(name: String, width: Int, values: [Double], ids: [String])
    /// Scalars by IPFX's names, one row an id.
    case scalars(ids: [String], names: [String], values: [[Double?]], isCollection: Bool)
  }

  /// Reads a file, or every recognised file of a folder.
  ///
  /// - Throws: ``InputError`` that names what was expected where.
  package static func read(_ path: String) throws -> [Part] {
    var isFolder: ObjCBool = false
    guard FileManager.default.fileExists(atPath: path, isDirectory: &isFolder) else {
      throw InputError("\(path): expected IPFX's output, found no such file")
    }
    guard isFolder.boolValue else { return try parts(path) }
    let names = try FileManager.default.contentsOfDirectory(atPath: path).sorted()
    let found = try names.filter(isRecognised).flatMap { try parts(path + "/" + $0) }
    if found.isEmpty {
      throw InputError(
        "\(path): expected fv_*.h5, fv_*.npy, a feature collection (.csv) or a pipeline output"
          + " (.json), found none of them"
      )
    }
    return found
  }

  private static func isRecognised(_ name: String) -> Bool {
    (name.hasPrefix("fv_") && (name.hasSuffix(".h5") || name.hasSuffix(".npy")))
      || name.hasSuffix(".csv") || (name.hasSuffix(".json") && !name.hasPrefix("fv_"))
  }

  private static func parts(_ path: String) throws -> [Part] {
    let name = (path as NSString).lastPathComponent
    do {
      if name.hasSuffix(".h5") {
        let file = try IPFXVectorFile.read(path)
        return file.matrices.map {
          .vectors(name: $0.name, width: $0.width, values: $0.values, ids: file.ids)
        }
      }
      if name.hasSuffix(".npy") { return try array(path, name) }
      if name.hasSuffix(".csv") { return try collection(path) }
      return try record(path, name)
    } catch let error as TableError {
      throw InputError(error.description)
    }
  }

  private static func array(_ path: String, _ name: String) throws -> [Part] {
    if name.hasPrefix("fv_ids_") { return [] }
    let stem = name.dropFirst(3).dropLast(4)
    // Code and family may both hold underscores: the ids file tells where the code begins.
    let folder = (path as NSString).deletingLastPathComponent
    for split in stem.indices where stem[split] == "_" {
      let code = stem[stem.index(after: split)...]
      let idPath = (folder.isEmpty ? "." : folder) + "/fv_ids_\(code).npy"
      guard let bytes = FileManager.default.contents(atPath: idPath),
        let data = FileManager.default.contents(atPath: path)
      else { continue }
      let ids: [String]
      switch try NPYFile([UInt8](bytes), name: idPath).content {
      case .integers(let numbers): ids = numbers.map(String.init)
      case .texts(let texts): ids = texts
      case .numbers(let numbers): ids = numbers.map { String(Int($0)) }
      }
      let file = try NPYFile([UInt8](data), name: path)
      guard file.shape.count == 2, case .numbers(let values) = file.content else { return [] }
      return [
        .vectors(name: String(stem[..<split]), width: file.shape[1], values: values, ids: ids)
      ]
    }
    throw InputError("\(path): expected fv_ids_CODE.npy beside it, found none")
  }

  private static func collection(_ path: String) throws -> [Part] {
    let table = try ComparedTable.csv(path, name: "collection", keyColumns: [])
    guard
      let idColumn = table.columns.firstIndex(where: { ["specimen_id", "id", ""].contains($0) })
    else { return [] }
    var ids: [String] = []
    var values: [[Double?]] = []
    for row in table.allRows {
      switch row[idColumn] {
      case .text(let text): ids.append(text)
      case .number(let number):
        ids.append(number == number.rounded() ? String(Int(number)) : "\(number)")
      }
      values.append(
        row.map { if case .number(let value) = $0, !value.isNaN { value } else { nil } }
      )
    }
    return [.scalars(ids: ids, names: table.columns, values: values, isCollection: true)]
  }

  private static func record(_ path: String, _ name: String) throws -> [Part] {
    let object = try JSONSerialization.jsonObject(
      with: Data(contentsOf: URL(fileURLWithPath: path))
    )
    guard let record = find("cell_record", in: object) else {
      throw InputError("\(path): expected the pipeline's output with 'cell_record', found none")
    }
    let names = record.keys.sorted()
    let values = names.map { (record[$0] as? NSNumber)?.doubleValue }
    var id = String(name.dropLast(5))
    if let specimen = record["specimen_id"] as? NSNumber { id = specimen.stringValue }
    return [.scalars(ids: [id], names: names, values: [values], isCollection: false)]
  }

  /// The first object under a key, searched in depth.
  private static func find(_ key: String, in object: Any) -> [String: Any]? {
    guard let dictionary = object as? [String: Any] else { return nil }
    if let found = dictionary[key] as? [String: Any] { return found }
    for name in dictionary.keys.sorted() {
      if let value = dictionary[name], let found = find(key, in: value) { return found }
    }
    return nil
  }
}
