/// Why a remote file could not be read.
package struct RemoteError: Error, Sendable, Equatable, CustomStringConvertible {
  /// What a caller may want to tell apart.
  package enum Kind: Sendable, Equatable {
    /// The server knows no such file (404, 410).
    case notFound
    /// The server refuses access (401, 403, 407).
    case refused
    /// The server sends whole files only.
    case noRanges
    /// The connection cannot be encrypted, or the certificate is not trusted.
    case insecure
    /// No server of this name, or an address that makes no sense.
    case unreachable
    /// The connection broke or the server failed, again after all tries.
    case interrupted
    /// The file was replaced while it was being read.
    case changed
  }

  /// The sort of failure.
  package var kind: Kind
  /// The address as it was given.
  package var url: String
  /// What was found instead of the bytes.
  package var found: String
  /// What the user can do about it.
  package var hint: String

  init(_ kind: Kind, _ url: String, found: String, hint: String) {
    self.kind = kind
    self.url = url
    self.found = found
    self.hint = hint
  }

  /// Address, reason and advice on one line.
  package var description: String { "\(url): cannot be read: \(found); \(hint)" }

  /// What an HTTP status other than 206 means.
  init(status: Int, url: String) {
    switch status {
    case 200:
      self.init(
        .noRanges,
        url,
        found: "a server that sends whole files only (status 200 to a range request)",
        hint: "download the file and name the copy"
      )
    case 404, 410:
      self.init(
        .notFound,
        url,
        found: "no such file on the server (status \(status))",
        hint: "check the address"
      )
    case 401, 403, 407:
      self.init(
        .refused,
        url,
        found: "access refused (status \(status))",
        hint: "Patchline reads anonymously: download the file with your account and name the copy"
      )
    case 416:
      self.init(
        .changed,
        url,
        found: "an empty file, or one that is shorter than before (status 416)",
        hint: "check the address and read it again"
      )
    default:
      self.init(
        .interrupted,
        url,
        found: "a server that fails or is busy (status \(status))",
        hint: "run the same command later; finished cells are kept"
      )
    }
  }
}
