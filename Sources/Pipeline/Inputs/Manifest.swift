import Foundation
import SwiftCSV

/// Reads input lists with identities and digests: a CSV table or a DANDI `assets.json`.
package enum Manifest {
  /// Reads a manifest; relative paths are relative to the manifest's folder.
  ///
  /// CSV columns: `path`, optional `cell_id`, `donor_id`, `species`, `sha256`, `size`. JSON: DANDI's list
  /// of assets with `path`, `digest` (`dandi:sha2-256`) and `contentSize`.
  /// - Throws: ``InputError`` when it cannot be read or lacks the column or a value.
  package static func read(_ file: String) throws -> [InputFile] {
    let data: Data
    do {
      data = try Data(contentsOf: URL(fileURLWithPath: file))
    } catch {
      throw InputError("\(file): cannot read the manifest: \(InputCollector.reason(error))")
    }
    let base = URL(fileURLWithPath: file).deletingLastPathComponent().relativePath
    return file.lowercased().hasSuffix(".json")
      ? try assets(data, file: file, base: base)
      : try table(String(decoding: data, as: UTF8.self), file: file, base: base)
  }

  private static func table(_ text: String, file: String, base: String) throws -> [InputFile] {
    let csv: CSV<Named>
    do {
      csv = try CSV<Named>(string: text, delimiter: .comma)
    } catch {
      throw InputError("\(file): expected a CSV table with a header, found \(error)")
    }
    guard csv.header.contains("path") else {
      throw InputError(
        "\(file): expected a column 'path', found \(csv.header.joined(separator: ", "))"
      )
    }
    return try csv.rows.enumerated().map { number, row in
      func value(_ column: String) -> String? {
        guard let text = row[column]?.trimmingCharacters(in: .whitespaces), !text.isEmpty,
          text != "NA"
        else { return nil }
        return text
      }
      guard let path = value("path") else {
        throw InputError("\(file), row \(number + 2): expected a path, found nothing")
      }
      var size: Int?
      if let text = value("size") {
        size = Int(text)
        if size == nil {
          throw InputError("\(file), row \(number + 2): size '\(text)' is not a number of bytes")
        }
      }
      return InputFile(
        path: joined(base, path),
        cellID: value("cell_id") ?? InputFile.stem(of: path),
        donorID: value("donor_id"),
        species: value("species"),
        expectedDigest: value("sha256")?.lowercased(),
        expectedSize: size
      )
    }
  }

  private static func assets(_ data: Data, file: String, base: String) throws -> [InputFile] {
    let content = try? JSONSerialization.jsonObject(with: data)  // the reason is given below
    let list =
      (content as? [String: Any])?["results"] as? [[String: Any]] ?? content as? [[String: Any]]
    guard let list else {
      throw InputError("\(file): expected DANDI's JSON list of assets, found something else")
    }
    return list.compactMap { asset in
      guard let path = asset["path"] as? String, path.lowercased().hasSuffix(".nwb") else {
        return nil
      }
      let digests = asset["digest"] as? [String: Any]
      return InputFile(
        path: joined(base, path),
        cellID: InputFile.stem(of: path),
        expectedDigest: (digests?["dandi:sha2-256"] as? String)?.lowercased(),
        expectedSize: (asset["contentSize"] ?? asset["size"]) as? Int
      )
    }
  }

  private static func joined(_ base: String, _ path: String) -> String {
    if path.hasPrefix("/") || path.contains("://") || base.isEmpty || base == "." { return path }
    return base + "/" + path
  }
}
