import HDF5
import NWB

/// A remote input as its server describes it: the counterpart of size and SHA-256 of a local file.
///
/// A remote file is never read whole, so its SHA-256 is not computed. Its identity is the server's `ETag`
/// with the size. The archive's object store gives as `ETag` the very digest that the archive's list of
/// assets calls `dandi:dandi-etag`; where both are known and agree, the file is the listed one and the list's
/// SHA-256 is taken over.
struct RemoteInput {
  /// Size in bytes.
  let size: Int
  /// The server's mark of the content.
  let tag: RemoteTag

  /// Asks the server: one request, one byte.
  ///
  /// - Throws: what a reader of the file would say.
  init(_ input: InputFile) throws(NWBError) {
    let facts: RemoteFacts
    do {
      facts = try RemoteFacts(of: input.path)
    } catch {
      throw NWBError(HDF5Error(error, "open"))
    }
    size = facts.size
    tag = facts.tag
  }

  /// Whether a path is an address.
  static func isRemote(_ path: String) -> Bool { RemoteFile.isRemote(path) }

  /// Whether the server's tag is the one that the manifest names; `nil` where they cannot be compared.
  ///
  /// A tag of the archive's store is 32 hexadecimal digits, a dash and a number; other servers make theirs
  /// by other rules, and a copy there has another tag for the same bytes.
  func agrees(with expected: String?) -> Bool? {
    guard let expected, let found = tag.entityTag, Self.isStoreTag(found),
      Self.isStoreTag(expected)
    else { return nil }
    return found == expected
  }

  /// What stands for the content where no SHA-256 is known; `nil` where the server marks nothing, so that a
  /// result is never reused for other bytes.
  var mark: String? {
    guard let mark = tag.entityTag ?? tag.lastModified else { return nil }
    return "\(mark)/\(size)"
  }

  /// Makes sure that an address still leads to the bytes that were extracted, as far as the server tells.
  ///
  /// - Throws: ``InputError`` when its size or mark is another.
  static func confirm(_ path: String, _ record: InputRecord) throws {
    let found = try RemoteInput(InputFile(path: path, cellID: ""))
    if found.size != record.size || (record.mark != nil && found.mark != record.mark) {
      throw InputError(
        "\(path): expected the file that was extracted (\(record.size ?? 0) bytes,"
          + " \(record.mark ?? "no mark")), found another (\(found.size) bytes, \(found.tag));"
          + " extract it again"
      )
    }
  }

  private static func isStoreTag(_ tag: String) -> Bool {
    let parts = tag.split(separator: "-", omittingEmptySubsequences: false)
    return parts.count == 2 && parts[0].count == 32 && parts[0].allSatisfy(\.isHexDigit)
      && Int(parts[1]) != nil
  }
}

extension FileIdentity {
  /// Asks a server for the identity of a remote input.
  ///
  /// A server that does not answer costs the cell here: a reader that asks a moment later may get an answer,
  /// and the manifest's size and tag would go unchecked.
  init(remote input: InputFile) {
    let found: RemoteInput
    do {
      found = try RemoteInput(input)
    } catch {
      self.init(
        record: InputRecord(path: input.path),
        failure: FailureRow(
          opening: error.kind.rawValue,
          error.description
        )
      )
      return
    }
    var record = InputRecord(path: input.path, size: found.size)
    record.mark = found.mark
    let isListed = found.agrees(with: input.expectedTag)
    if isListed == true { record.sha256 = input.expectedDigest }
    self.init(record: record, failure: Self.disagreement(input, found, isListed))
  }

  private static func disagreement(
    _ input: InputFile,
    _ found: RemoteInput,
    _ isListed: Bool?
  ) -> FailureRow? {
    if let expected = input.expectedSize, expected != found.size {
      return FailureRow(
        opening: "size_differs",
        "\(input.path): the manifest says \(expected) bytes, the server \(found.size);"
          + " fetch the manifest again"
      )
    }
    guard isListed == false, let expected = input.expectedTag else { return nil }
    return FailureRow(
      opening: "digest_differs",
      "\(input.path): the manifest says dandi-etag \(expected), the server sends \(found.tag);"
        + " fetch the manifest again"
    )
  }
}
