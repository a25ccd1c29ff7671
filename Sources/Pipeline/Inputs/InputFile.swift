/// One file to be processed, with what a manifest says of it.
package struct InputFile: Sendable, Equatable, Codable {
  /// Path as the user gave it or as it was found in a folder.
  package var path: String
  /// Identity of the cell: the manifest's, else the file's stem.
  package var cellID: String
  /// Donor (animal or patient) for grouped folds; `nil` where only the file can tell.
  package var donorID: String?
  /// Species; `nil` where only the file can tell.
  package var species: String?
  /// Expected SHA-256 (64 hexadecimal digits, lower case).
  package var expectedDigest: String?
  /// Expected size in bytes.
  package var expectedSize: Int?
  /// Expected `ETag` of the archive's object store (`dandi:dandi-etag`), for remote files.
  package var expectedTag: String?

  /// Creates an input.
  package init(
    path: String,
    cellID: String,
    donorID: String? = nil,
    species: String? = nil,
    expectedDigest: String? = nil,
    expectedSize: Int? = nil,
    expectedTag: String? = nil
  ) {
    self.path = path
    self.cellID = cellID
    self.donorID = donorID
    self.species = species
    self.expectedDigest = expectedDigest
    self.expectedSize = expectedSize
    self.expectedTag = expectedTag
  }

  /// The file name without folders and without `.nwb`; of an address, without query too.
  package static func stem(of path: String) -> String {
    let place = RemoteInput.isRemote(path) ? path.prefix { $0 != "?" && $0 != "#" } : path[...]
    let name = place.split(separator: "/").last.map(String.init) ?? path
    return name.lowercased().hasSuffix(".nwb") ? String(name.dropLast(4)) : name
  }
}
