import Foundation

/// Joins the per-cell results of one or several run folders.
package enum RunMerge {
  /// All results of the folders, sorted by cell id.
  ///
  /// - Throws: ``InputError`` when a folder has no results, two folders hold different results for one cell,
  ///   or the configurations differ.
  package static func results(of folders: [RunFolder]) throws -> [CellResult] {
    var byCell: [String: (result: CellResult, folder: String)] = [:]
    var configuration: (hash: String, folder: String)?
    for folder in folders {
      let found = try results(in: folder)
      for result in found {
        let hash = result.configurationHash
        if let first = configuration, first.hash != hash {
          throw InputError(
            "\(folder.path): cell \(result.cellID) was computed with configuration \(hash),"
              + " \(first.folder) with \(first.hash); extract both with the same options and version"
          )
        }
        configuration = configuration ?? (hash, folder.path)
        if let earlier = byCell[result.cellID], earlier.result != result {
          throw InputError(
            "cell \(result.cellID) differs between \(earlier.folder) (\(earlier.result.input.path))"
              + " and \(folder.path) (\(result.input.path)); give the files different ids"
          )
        }
        byCell[result.cellID] = (result, folder.path)
      }
    }
    return byCell.values.map(\.result).sorted { $0.cellID < $1.cellID }
  }

  private static func results(in folder: RunFolder) throws -> [CellResult] {
    let names: [String]
    do {
      names = try FileManager.default.contentsOfDirectory(atPath: folder.cells)
    } catch {
      throw InputError("\(folder.path): expected a run folder with cells/, found none")
    }
    let results = try names.filter { $0.hasSuffix(".json") }.sorted().map { name in
      let path = folder.cells + "/" + name
      do {
        let data = try Data(contentsOf: URL(fileURLWithPath: path))
        return try JSONDecoder().decode(CellResult.self, from: data)
      } catch {
        throw InputError(
          "\(path): expected a cell's result, found \(error); extract the cell again"
        )
      }
    }
    if results.isEmpty { throw InputError("\(folder.path): no finished cell in cells/") }
    return results
  }
}
