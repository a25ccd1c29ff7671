/// What comes back from one range request; filled by the callbacks of ``HTTPConnection``.
final class HTTPTransfer {
  /// The status of the last response, redirects passed; 0 before there is one.
  private(set) var status = 0
  /// The size of the whole file, from `Content-Range`.
  private(set) var totalSize: Int?
  /// The first byte that was sent, from `Content-Range`.
  private(set) var start: Int?
  /// The identity of the file's content by the server's word, without quotes.
  private(set) var entityTag: String?
  /// When the file was last changed, as the server writes it.
  private(set) var lastModified: String?
  /// The bytes of the body, at most as many as were asked for.
  private(set) var body: [UInt8] = []
  /// Bytes that arrived, wanted or not.
  private(set) var received = 0

  private let wanted: Int

  init(wanted: Int) {
    self.wanted = wanted
    body.reserveCapacity(wanted)
  }

  /// Takes a header line; a status line starts a new response.
  func header(_ line: String) {
    if line.hasPrefix("HTTP/") {
      status = line.split(separator: " ").dropFirst().first.flatMap { Int($0) } ?? 0
      totalSize = nil
      start = nil
      entityTag = nil
      lastModified = nil
      body.removeAll(keepingCapacity: true)
      return
    }
    guard let colon = line.firstIndex(of: ":") else { return }
    let value = Self.trimmed(line[line.index(after: colon)...])
    switch line[..<colon].lowercased() {
    case "content-range": contentRange(value)
    case "etag": entityTag = value.filter { $0 != "\"" }
    case "last-modified": lastModified = value
    default: break
    }
  }

  /// Takes bytes of the body.
  ///
  /// - Returns: whether to go on; not when the server sends the whole file or more than was asked for.
  func append(_ bytes: UnsafeBufferPointer<UInt8>) -> Bool {
    received += bytes.count
    // The text of an error page is not needed, only its status.
    guard status == 206 else { return status != 200 }
    body.append(contentsOf: bytes)
    return body.count <= wanted
  }

  /// `bytes 0-99/1234`.
  private func contentRange(_ value: String) {
    guard value.hasPrefix("bytes ") else { return }
    let parts = value.dropFirst(6).split(separator: "/")
    start = parts.first?.split(separator: "-").first.flatMap { Int($0) }
    totalSize = parts.count == 2 ? Int(parts[1]) : nil
  }

  private static func trimmed(_ text: Substring) -> String {
    let isSpace: (Character) -> Bool = { $0 == " " || $0 == "\t" || $0.isNewline }
    let head = text.drop(while: isSpace)
    let kept = head.lastIndex { !isSpace($0) }.map { head[...$0] } ?? ""
    return String(kept)
  }
}
