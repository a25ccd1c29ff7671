import Foundation
import NWB
import Pipeline
import Simulation
import TestSupport

/// Writes `fixtures/`: small files from known parameters, and a manifest with their digests.
///
/// `swift run -c release MakeFixtures` from the package's folder; the same bytes every time.
@main
struct MakeFixtures {
  static func main() throws {
    let root = CommandLine.arguments.dropFirst().first ?? "fixtures"
    var rows: [(file: String, shows: String)] = []
    try AtomicFile.makeFolder(root + "/files")
    for fixture in allFixtures {
      try fixture.make(root + "/files/" + fixture.name)
      rows.append(("files/" + fixture.name, fixture.shows))
    }
    try AtomicFile.makeFolder(root + "/cells")
    for entry in CellFixtures.entries {
      let path = "cells/\(entry.name).nwb"
      _ = try entry.makeFile().write(to: root + "/" + path)
      rows.append((path, entry.shows))
    }
    try manifest(rows, root: root)
  }

  /// `README.md` of the fixtures: what each file shows, its size and digest.
  private static func manifest(_ rows: [(file: String, shows: String)], root: String) throws {
    var text = """
      # Fixtures

      Small files made by our own code from known parameters: `swift run -c release MakeFixtures` writes
      the same bytes again (`Sources/MakeFixtures`, `Sources/TestSupport/Fixture*.swift`,
      `Sources/Simulation`). MIT licence, like everything here. `golden/` holds what `patchline extract`
      gives for `cells/`, accepted with `patchline compare --update`; `hdf5/odd.h5` is made by
      `hdf5/make_odd.py` with h5py 3.16, because our own writer does not write such oddities.

      | file | shows | bytes | SHA-256 |
      |---|---|---:|---|

      """
    for row in rows {
      let path = root + "/" + row.file
      let size = try FileManager.default.attributesOfItem(atPath: path)[.size] as? Int ?? 0
      let digest = try FileDigest.sha256(of: path)
      text += "| `\(row.file)` | \(row.shows) | \(size) | `\(digest.prefix(16))…` |\n"
    }
    try AtomicFile.write(text, to: root + "/README.md")
  }
}
