import HDF5

/// What a file says about the cell and the session as a whole.
struct SessionFacts: Sendable {
  /// The file's identifier; `""` where missing.
  var identifier = ""
  /// Session start as stored; `nil` where missing.
  var sessionStart: String?
  /// Subject or donor; `nil` where missing.
  var subjectID: String?
  /// Species; `nil` where missing.
  var species: String?

  /// Reads the facts, which are in the same places in NWB 1 and 2.
  ///
  /// Placeholders such as `NA` count as missing.
  init(of contents: NWBContents) throws(HDF5Error) {
    identifier = try contents.text("/identifier") ?? ""
    sessionStart = try Self.meaningful(contents.text("/session_start_time"))
    let subject = "/general/subject"
    subjectID = try Self.meaningful(contents.text("\(subject)/subject_id"))
    species = try Self.meaningful(contents.text("\(subject)/species"))
  }

  private static func meaningful(_ text: String?) -> String? {
    text.flatMap { $0.isPlaceholder ? nil : $0 }
  }
}
