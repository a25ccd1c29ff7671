import Foundation

/// Reads the archive's list of a data set's files, `assets.json`, as an input list.
///
/// Two forms are in use and both are read: what the archive's programming interface sends (an object with
/// `results`, or the list alone, of assets with `path`, `size` and perhaps `digest` and `contentUrl`), and
/// what the archive's mirrors keep as `.dandi/assets.json` (a list of assets with the rest under `metadata`).
/// Mirrors of older data sets keep paths alone; they carry no size or digest.
struct AssetList {
  /// Where files are looked for.
  let root: String
  /// Whether files that are not there are read from their address.
  let readsRemote: Bool
  private let file: String

  init(file: String, root: String, readsRemote: Bool) {
    self.file = file
    self.root = root
    self.readsRemote = readsRemote
  }

  /// The NWB files of a list; others are left out.
  ///
  /// - Throws: ``InputError`` when it is no such list.
  func read(_ data: Data) throws -> [InputFile] {
    let content = try? JSONSerialization.jsonObject(with: data)  // the reason is given below
    let list = (content as? [String: Any])?["results"] as? [Any] ?? content as? [Any]
    guard let list else {
      throw InputError("\(file): expected DANDI's JSON list of assets, found something else")
    }
    let inputs = list.compactMap { entry -> InputFile? in
      if let path = entry as? String { return input(["path": path]) }
      return (entry as? [String: Any]).flatMap(input)
    }
    guard !inputs.isEmpty else {
      throw InputError(
        "\(file): expected assets whose path ends in .nwb, found none among \(list.count)"
      )
    }
    return inputs
  }

  private func input(_ asset: [String: Any]) -> InputFile? {
    let metadata = asset["metadata"] as? [String: Any] ?? [:]
    func value(_ name: String) -> Any? { asset[name] ?? metadata[name] }
    guard let path = value("path") as? String, path.lowercased().hasSuffix(".nwb") else {
      return nil
    }
    let digests = value("digest") as? [String: Any]
    let subject = (value("wasAttributedTo") as? [[String: Any]])?.first {
      $0["schemaKey"] as? String == "Participant"
    }
    return InputFile(
      path: place(path, addresses: value("contentUrl") as? [String] ?? []),
      cellID: InputFile.stem(of: path),
      donorID: subject?["identifier"] as? String,
      species: (subject?["species"] as? [String: Any]).flatMap(Self.species),
      expectedDigest: (digests?["dandi:sha2-256"] as? String)?.lowercased(),
      expectedSize: (value("contentSize") ?? value("size")) as? Int,
      expectedTag: digests?["dandi:dandi-etag"] as? String
    )
  }

  /// The file's place: on disk, or its address when it is not there and addresses may be read.
  ///
  /// Of several addresses the object store's own is taken: the other, the programming interface's, answers
  /// with a redirect that expires.
  private func place(_ path: String, addresses: [String]) -> String {
    let local = Manifest.joined(root, path)
    guard readsRemote, !FileManager.default.fileExists(atPath: local) else { return local }
    return addresses.first { !$0.hasSuffix("/download/") } ?? addresses.first ?? local
  }

  /// `Homo sapiens - Human` is `Homo sapiens`, as NWB files have it.
  private static func species(_ value: [String: Any]) -> String? {
    (value["name"] as? String)?.components(separatedBy: " - ").first
  }
}
