import Foundation

/// `ro-crate-metadata.json`: a run folder as a research object that other programs understand.
///
/// It follows Process Run Crate 0.5 on RO-Crate 1.1: a `CreateAction` whose instrument is this program, whose
/// objects are the recordings and whose results are the files of the run folder, with sizes and SHA-256.
/// Source: https://w3id.org/ro/wfrun/process/0.5.
package struct ROCrate {
  private typealias Entity = [String: any Sendable]

  private static let name = "ro-crate-metadata.json"
  private static let profile = "https://w3id.org/ro/wfrun/process/0.5"
  private let folder: RunFolder

  /// Names a run folder that holds a finished run.
  package init(_ folder: RunFolder) { self.folder = folder }

  /// Describes the run folder as it is now.
  ///
  /// - Throws: ``InputError`` when there is no `run.json`, ``OutputError`` when the file cannot be written.
  package func write() throws {
    let run: RunDocument
    do {
      let data = try Data(contentsOf: URL(fileURLWithPath: folder.file("run.json")))
      run = try JSONDecoder().decode(RunDocument.self, from: data)
    } catch {
      throw InputError(
        "\(folder.file("run.json")): expected the document of a finished run, found"
          + " \(InputCollector.reason(error)); run 'patchline extract' or 'merge' first"
      )
    }
    let results = try files()
    // The cells of one file name it once each.
    var seen: Set<String> = []
    let inputs = run.inputs.filter { seen.insert($0.path).inserted }.map(Self.input)
    let document: Entity = [
      "@context": [
        "https://w3id.org/ro/crate/1.1/context", "https://w3id.org/ro/terms/workflow-run/context",
      ],
      "@graph": [descriptor, root(run, results), profileEntity, Self.instrument(run)]
        + [Self.action(run, objects: inputs, results: results)] + results + inputs,
    ]
    let data = try JSONSerialization.data(
      withJSONObject: document,
      options: [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
    )
    try AtomicFile.write(data, to: folder.file(Self.name))
  }

  private var descriptor: Entity {
    [
      "@id": Self.name, "@type": "CreativeWork", "about": Self.reference("./"),
      "conformsTo": Self.reference("https://w3id.org/ro/crate/1.1"),
    ]
  }

  private var profileEntity: Entity {
    ["@id": Self.profile, "@type": "CreativeWork", "name": "Process Run Crate", "version": "0.5"]
  }

  private func root(_ run: RunDocument, _ results: [Entity]) -> Entity {
    [
      "@id": "./", "@type": "Dataset",
      "name": "Patch-clamp features of \(run.cells) cells",
      "description": "Quality control and features of \(run.inputs.count) recordings by"
        + " \(run.program), preset \(run.configuration.preset), configuration"
        + " \(run.configurationHash)",
      "datePublished": run.finished,
      "license": "Not stated by the program; the terms of the recordings apply.",
      "conformsTo": Self.reference(Self.profile),
      "hasPart": results.map(Self.reference),
      "mentions": Self.reference("#extract"),
    ]
  }

  private static func instrument(_ run: RunDocument) -> Entity {
    let words = run.program.split(separator: " ")
    return [
      "@id": "#patchline", "@type": "SoftwareApplication",
      "name": words.first.map(String.init) ?? run.program,
      "softwareVersion": words.last.map(String.init) ?? "",
      "description": "HDF5-native processing of NWB patch-clamp recordings",
    ]
  }

  private static func action(
    _ run: RunDocument,
    objects: [Entity],
    results: [Entity]
  ) -> Entity {
    let status =
      run.cells > 0 && run.failedCells == run.cells
      ? "FailedActionStatus" : "CompletedActionStatus"
    return [
      "@id": "#extract", "@type": "CreateAction",
      "name": "Extraction of features",
      "description": run.command.joined(separator: " "),
      "instrument": reference("#patchline"),
      "object": objects.map(reference),
      "result": results.map(reference),
      "startTime": run.started, "endTime": run.finished,
      "actionStatus": "http://schema.org/\(status)",
    ]
  }

  /// The files at the top of the run folder; per-cell results are an implementation matter.
  private func files() throws -> [Entity] {
    let names = try FileManager.default.contentsOfDirectory(atPath: folder.path).sorted()
    return try names.compactMap { name -> Entity? in
      let path = folder.file(name)
      var isFolder: ObjCBool = false
      guard name != Self.name, !name.hasPrefix("."), !name.contains(".tmp."),
        FileManager.default.fileExists(atPath: path, isDirectory: &isFolder), !isFolder.boolValue
      else { return nil }
      return [
        "@id": name, "@type": "File", "name": name,
        "encodingFormat": Self.format(of: name),
        "contentSize": String(FileStamp(of: path)?.size ?? 0),
        "sha256": try FileDigest.sha256(of: path),
      ]
    }
  }

  /// A recording, outside the crate: by its address, or as a file of this machine.
  private static func input(_ record: InputRecord) -> Entity {
    let place =
      RemoteInput.isRemote(record.path)
      ? record.path : URL(fileURLWithPath: record.path).standardizedFileURL.absoluteString
    var entity: Entity = [
      "@id": place, "@type": "File", "name": InputFile.stem(of: record.path),
      "encodingFormat": "application/x-nwb",
    ]
    if let size = record.size { entity["contentSize"] = String(size) }
    if let digest = record.sha256 { entity["sha256"] = digest }
    return entity
  }

  private static func format(of name: String) -> String {
    switch name.split(separator: ".").last {
    case "csv": "text/csv"
    case "json": "application/json"
    case "h5", "h5ad": "application/x-hdf5"
    case "html": "text/html"
    case "svg": "image/svg+xml"
    default: "application/octet-stream"
    }
  }

  private static func reference(_ identifier: String) -> [String: String] { ["@id": identifier] }

  private static func reference(_ entity: Entity) -> [String: String] {
    ["@id": entity["@id"] as? String ?? ""]
  }
}
