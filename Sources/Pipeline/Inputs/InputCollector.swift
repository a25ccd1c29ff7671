import Foundation

/// Turns what a user names (files, folders, lists, manifests) into a list of inputs without repetition.
package struct InputCollector {
  /// Files and folders from the command line.
  package var paths: [String]
  /// A file with a path a line; `-` is standard input.
  package var listFile: String?
  /// A CSV manifest or a DANDI `assets.json`.
  package var manifest: String?
  /// The folder that the manifest's relative paths start from; `nil` for its own.
  package var root: String?
  /// Whether a manifest's files that are not on disk are read from their address.
  package var readsRemote: Bool

  /// Creates a collector.
  package init(
    paths: [String],
    listFile: String? = nil,
    manifest: String? = nil,
    root: String? = nil,
    readsRemote: Bool = false
  ) {
    self.paths = paths
    self.listFile = listFile
    self.manifest = manifest
    self.root = root
    self.readsRemote = readsRemote
  }

  /// All inputs in the order in which they were named; folders are searched for `*.nwb`, sorted by path.
  ///
  /// A path that does not exist is kept: it costs its cell, not the run.
  /// - Throws: ``InputError`` when nothing was named, a list cannot be read, or two files have one cell id.
  package func collect() throws -> [InputFile] {
    var inputs: [InputFile] = []
    for path in try named() {
      inputs.append(
        contentsOf: Self.expand(path).map { InputFile(path: $0, cellID: InputFile.stem(of: $0)) }
      )
    }
    if let manifest {
      inputs.append(
        contentsOf: try Manifest.read(manifest, root: root, readsRemote: readsRemote)
      )
    }
    guard !inputs.isEmpty else {
      throw InputError(
        "no input: no *.nwb file in \(paths.isEmpty ? "the lists" : paths.joined(separator: ", "));"
          + " name NWB files, a folder that holds some, --files-from or --manifest"
      )
    }
    return try Self.withoutRepetition(inputs)
  }

  private func named() throws -> [String] {
    guard let listFile else { return paths }
    let text: String
    if listFile == "-" {
      text = String(decoding: FileHandle.standardInput.readDataToEndOfFile(), as: UTF8.self)
    } else {
      do {
        text = try String(contentsOfFile: listFile, encoding: .utf8)
      } catch {
        throw InputError(
          "\(listFile): expected a text file with one path a line, found \(Self.reason(error))"
        )
      }
    }
    let lines = text.split(whereSeparator: \.isNewline).map {
      $0.trimmingCharacters(in: .whitespaces)
    }
    return paths + lines.filter { !$0.isEmpty && !$0.hasPrefix("#") }
  }

  /// A folder becomes the sorted `*.nwb` files below it (hidden ones left out); anything else stays.
  package static func expand(_ path: String) -> [String] {
    var isFolder: ObjCBool = false
    guard FileManager.default.fileExists(atPath: path, isDirectory: &isFolder), isFolder.boolValue
    else { return [path] }
    guard let walker = FileManager.default.enumerator(atPath: path) else { return [] }
    var found: [String] = []
    for case let name as String in walker where name.lowercased().hasSuffix(".nwb") {
      guard !name.split(separator: "/").contains(where: { $0.hasPrefix(".") }) else { continue }
      found.append(path.hasSuffix("/") ? path + name : path + "/" + name)
    }
    return found.sorted()
  }

  /// Drops a file that was named twice; two files with one cell id are an error that names both.
  static func withoutRepetition(_ inputs: [InputFile]) throws -> [InputFile] {
    var seen: [String: String] = [:]
    var kept: [InputFile] = []
    for input in inputs {
      let real =
        RemoteInput.isRemote(input.path)
        ? input.path : URL(fileURLWithPath: input.path).standardizedFileURL.path
      if let earlier = seen[input.cellID] {
        if earlier == real { continue }
        throw InputError(
          "two files have the cell id \(input.cellID): \(earlier) and \(real);"
            + " give them different ids with --manifest (columns path,cell_id)"
        )
      }
      seen[input.cellID] = real
      kept.append(input)
    }
    return kept
  }

  static func reason(_ error: any Error) -> String {
    (error as NSError).localizedDescription
  }
}
