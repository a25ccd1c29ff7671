/// A failure of the HDF5 layer: what was tried, where, and why it did not work.
package struct HDF5Error: Error, Sendable, Equatable {
  /// What a caller may want to tell apart.
  package enum Kind: Sendable, Equatable {
    /// No file at this path.
    case missingFile
    /// The path is a directory, or reading it is not permitted, or reading failed.
    case unreadableFile
    /// The file has no bytes.
    case emptyFile
    /// The file is not an HDF5 file.
    case notHDF5
    /// The file ends before the end that its superblock declares.
    case truncated
    /// No group, dataset or attribute of this name, or a link that leads nowhere.
    case missingObject
    /// The object exists but has another kind, element type or shape.
    case wrongType
    /// Stored bytes do not decode to what the metadata declare.
    case corruptData
    /// A remote file could not be read on: the connection, the server or the file itself.
    case remoteFailure
    /// The library reported another failure; see the frames.
    case libraryFailure
  }

  /// One line of the library's error stack.
  package struct Frame: Sendable, Equatable {
    /// The library function that reported.
    package var function: String
    /// Its own words.
    package var text: String
    /// The part of the library, such as "Dataset".
    package var major: String
    /// The sort of failure, such as "Read failed".
    package var minor: String
  }

  /// The sort of failure.
  package var kind: Kind
  /// What was tried, as a verb phrase: "read samples".
  package var operation: String
  /// The file.
  package var filePath: String
  /// The absolute path of the object; empty when the file itself is meant.
  package var objectPath: String
  /// What was found, what was expected and what can be done, in one sentence; may be empty.
  package var detail: String
  /// The library's error stack, innermost cause first; empty when the failure was found here.
  package var frames: [Frame]

  init(
    _ kind: Kind,
    _ operation: String,
    file: String,
    object: String = "",
    detail: String = "",
    frames: [Frame] = []
  ) {
    self.kind = kind
    self.operation = operation
    self.filePath = file
    self.objectPath = object
    self.detail = detail
    self.frames = frames
  }
}

extension HDF5Error {
  /// The number of the system's error (`errno`) behind the failure, such as that of a full disk; `nil` where the
  /// library names none.
  package var systemError: Int32? {
    for frame in frames {
      guard let words = frame.text.firstRange(of: "errno = ") else { continue }
      let digits = frame.text[words.upperBound...].prefix { $0.isNumber }
      // 0 is what a short write leaves, as on a disk that fills up in the middle of a block.
      if let number = Int32(digits), number != 0 { return number }
    }
    return nil
  }
}

extension HDF5Error: CustomStringConvertible {
  /// One readable line: file, object, operation, detail and the library's innermost reason.
  package var description: String {
    var line = "\(filePath): cannot \(operation)"
    if !objectPath.isEmpty { line += " '\(objectPath)'" }
    if !detail.isEmpty { line += ": \(detail)" }
    if let cause = frames.first {
      line += " [HDF5: \(cause.text) (\(cause.minor))]"
    }
    return line
  }
}
