import Foundation
import SwiftCSV

/// Reads input lists with identities and digests: a CSV table or a DANDI `assets.json`.
package enum Manifest {
  /// Reads a manifest.
  ///
  /// CSV columns: `path`, optional `cell_id`, `donor_id`, `species`, `sha256`, `size`; a path may be an
  /// address of the web. JSON: DANDI's list of assets, see `AssetList`.
  /// - Parameters:
  ///   - file: the manifest.
  ///   - root: the folder that relative paths start from; `nil` for the manifest's own, or for the one above
  ///     it when that is called `.dandi`, where mirrors of the archive keep theirs.
  ///   - readsRemote: whether assets that are not on disk are read from their address.
  /// - Returns: the inputs in the manifest's order.
  /// - Throws: ``InputError`` when it cannot be read or lacks the column or a value.
  package static func read(
    _ file: String,
    root: String? = nil,
    readsRemote: Bool = false
  ) throws -> [InputFile] {
    let data: Data
    do {
      data = try Data(contentsOf: URL(fileURLWithPath: file))
    } catch {
      throw InputError("\(file): cannot read the manifest: \(InputCollector.reason(error))")
    }
    var folder = URL(fileURLWithPath: file).deletingLastPathComponent()
    if folder.lastPathComponent == ".dandi" { folder.deleteLastPathComponent() }
    let base = root ?? folder.relativePath
    return file.lowercased().hasSuffix(".json")
      ? try AssetList(file: file, root: base, readsRemote: readsRemote).read(data)
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

  static func joined(_ base: String, _ path: String) -> String {
    if path.hasPrefix("/") || path.contains("://") || base.isEmpty || base == "." { return path }
    return base + "/" + path
  }
}
