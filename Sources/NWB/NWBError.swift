/// Why a file, or an object inside it, could not be read as NWB.
package struct NWBError: Error, Sendable, Equatable, CustomStringConvertible {
  /// What a caller may want to tell apart or count.
  ///
  /// The raw values are written to `failures.csv` and are part of the file format: add, never rename.
  package enum Kind: String, Sendable, Codable, CaseIterable {
    /// No file at this path.
    case missingFile = "no_such_file"
    /// A directory, a file that may not be read, or a failing disk.
    case unreadableFile = "unreadable"
    /// A file without bytes.
    case emptyFile = "empty_file"
    /// Some other format.
    case notHDF5 = "not_hdf5"
    /// Shorter than it declares to be.
    case truncated
    /// HDF5, but not NWB of version 1 or 2.
    case notNWB = "not_nwb"
    /// NWB without a patch-clamp series.
    case noRecordings = "no_recordings"
    /// Stored bytes do not decode to what the metadata declare.
    case corrupt
    /// A remote file could not be read on; running again may help.
    case remoteFailure = "remote_failure"
    /// An object that must be there is not.
    case missingObject = "missing_object"
    /// An object has another kind, element type or shape than it must have.
    case wrongType = "wrong_type"
    /// The file is sound but not of the kind that can be written to.
    case unsupported = "not_supported"
    /// The system took no more bytes: a full disk, a quota, a failing device.
    case cannotWrite = "cannot_write"
    /// The HDF5 library failed in another way; its own words are in the message.
    case libraryFailure = "hdf5_failure"
  }

  /// The sort of failure.
  package var kind: Kind
  /// Path or address of the file.
  package var file: String
  /// Path of the object inside the file; `/` for the file as a whole.
  package var object: String
  /// What a readable file has there.
  package var expected: String
  /// What this file has there.
  package var found: String
  /// What the user can do about it; `""` where nothing is known.
  package var hint: String

  /// Creates an error.
  package init(
    _ kind: Kind,
    file: String,
    object: String,
    expected: String,
    found: String,
    hint: String = ""
  ) {
    self.kind = kind
    self.file = file
    self.object = object
    self.expected = expected
    self.found = found
    self.hint = hint
  }

  /// All of it on one line: `file: object: expected X, found Y (hint)`.
  package var description: String {
    let place = object == "/" ? file : "\(file): \(object)"
    let advice = hint.isEmpty ? "" : " (\(hint))"
    let text = "\(place): expected \(expected), found \(found)\(advice)"
    return text.split(whereSeparator: \.isNewline).joined(separator: " ")
  }
}
