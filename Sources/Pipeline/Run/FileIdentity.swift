import Foundation

/// Size and digest of an input, and whether they are what the manifest says.
package struct FileIdentity: Sendable {
  /// What was read.
  package let record: InputRecord
  /// What is wrong with the file as a whole; `nil` where nothing is.
  package let failure: FailureRow?

  init(record: InputRecord, failure: FailureRow?) {
    self.record = record
    self.failure = failure
  }

  /// Looks at a file, or asks the server of a remote one.
  ///
  /// - Parameters:
  ///   - input: the file and what the manifest says of it.
  ///   - copy: where the same bytes are nearer; `nil` to read the file itself.
  package init(of input: InputFile, bytesAt copy: String? = nil) {
    if RemoteInput.isRemote(input.path) {
      self = FileIdentity(remote: input)
      return
    }
    let place = copy ?? input.path
    let attributes = try? FileManager.default.attributesOfItem(atPath: place)  // absent: below
    let size = attributes?[.size] as? Int
    guard let size else {
      record = InputRecord(path: input.path)
      failure = FailureRow(
        opening: "no_such_file",
        "\(input.path): expected a file, found none"
      )
      return
    }
    let digest = try? FileDigest.sha256(of: place)  // unreadable: the reader will say why
    record = InputRecord(path: input.path, size: size, sha256: digest)
    if let expected = input.expectedSize, expected != size {
      failure = FailureRow(
        opening: "size_differs",
        "\(input.path): the manifest says \(expected) bytes, found \(size);"
          + " download it again"
      )
    } else if let expected = input.expectedDigest, let digest, expected != digest {
      failure = FailureRow(
        opening: "digest_differs",
        "\(input.path): the manifest says SHA-256 \(expected.prefix(12))…,"
          + " found \(digest.prefix(12))…; download it again"
      )
    } else {
      failure = nil
    }
  }
}
