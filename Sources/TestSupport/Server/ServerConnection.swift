import Foundation
import Glibc
import Synchronization

/// One client of a ``RangeServer``, served on a thread of its own until it leaves.
struct ServerConnection {
  private let descriptor: CInt

  init(_ descriptor: CInt) {
    self.descriptor = descriptor
    // Header and body are sent apart; without this each small answer waits 40 ms.
    var on: CInt = 1
    setsockopt(descriptor, Int32(IPPROTO_TCP), TCP_NODELAY, &on, socklen_t(MemoryLayout<CInt>.size))
  }

  /// Answers requests until the client leaves or a fault ends the connection.
  func serve(_ core: ServerCore) {
    defer { close(descriptor) }
    while let request = readRequest() {
      guard answer(request, core) else { return }
    }
  }

  private struct Head {
    var path: String
    var range: Range<Int>?
  }

  /// The next request's path and range; `nil` when the client has left.
  private func readRequest() -> Head? {
    var text = ""
    var byte: UInt8 = 0
    while !text.hasSuffix("\r\n\r\n") {
      guard recv(descriptor, &byte, 1, 0) == 1 else { return nil }
      text.unicodeScalars.append(Unicode.Scalar(byte))
      // Somebody wants encryption: a plain server says that it does not understand.
      guard text.first?.isLetter == true else {
        _ = write(Data("HTTP/1.1 400 Bad Request\r\n\r\n".utf8))
        return nil
      }
    }
    let lines = text.components(separatedBy: "\r\n")
    let words = lines[0].split(separator: " ")
    guard words.count >= 2 else { return nil }
    let range = lines.first { $0.lowercased().hasPrefix("range: bytes=") }?.dropFirst(13)
      .split(separator: "-").compactMap { Int($0) }
    return Head(
      path: String(words[1]),
      range: range.flatMap { $0.count == 2 ? $0[0]..<($0[1] + 1) : nil }
    )
  }

  /// Sends an answer.
  ///
  /// - Returns: whether the connection stays open.
  private func answer(_ head: Head, _ core: ServerCore) -> Bool {
    if head.path.hasPrefix("/moved/") {
      core.redirects.withLock { $0 += 1 }
      return send("302 Found", ["Location: \(head.path.dropFirst("/moved".count))"], Data())
    }
    let fault = core.fault.withLock { fault in
      defer { if fault == .missesOnce { fault = .none } }
      return fault
    }
    if fault == .missesOnce { return send("404 Not Found", [], Data("not now".utf8)) }
    if case .status(let status) = fault { return send("\(status) As Told", [], Data("told".utf8)) }
    guard let file = FileManager.default.contents(atPath: core.folder + head.path) else {
      return send("404 Not Found", [], Data("<html>no such file</html>".utf8))
    }
    guard let wanted = head.range, fault != .ignoresRanges else {
      return send("200 OK", [], file)
    }
    let range = wanted.clamped(to: 0..<file.count)
    guard !range.isEmpty else { return send("416 Range Not Satisfiable", [], Data()) }
    let number = core.log.withLock { log in
      log.append(RangeServer.Request(path: head.path, range: range))
      return log.count
    }
    var headers = [
      "Content-Range: bytes \(range.lowerBound)-\(range.upperBound - 1)/\(file.count)"
    ]
    if fault != .sendsNoTag { headers.append("ETag: \"\(tag(fault, number))\"") }
    let isBroken =
      switch fault {
      case .breaksFrom(let first): number >= first
      case .breaksOnce(let only): number == only
      default: false
      }
    return send("206 Partial Content", headers, file[range], breaks: isBroken)
  }

  private func tag(_ fault: RangeServer.Fault, _ number: Int) -> String {
    if case .changesFrom(let first) = fault, number >= first { return "second" }
    return "first"
  }

  private func send(
    _ status: String,
    _ headers: [String],
    _ body: Data,
    breaks: Bool = false
  ) -> Bool {
    let lines = ["HTTP/1.1 \(status)", "Content-Length: \(body.count)"] + headers + ["", ""]
    let head = Data(lines.joined(separator: "\r\n").utf8)
    guard write(head) else { return false }
    if breaks {
      _ = write(Data(body.prefix(body.count / 2)))
      return false
    }
    return write(body)
  }

  private func write(_ data: Data) -> Bool {
    data.withUnsafeBytes { buffer in
      var sent = 0
      while sent < buffer.count {
        let count = Glibc.send(
          descriptor,
          buffer.baseAddress.map { $0 + sent },
          buffer.count - sent,
          Int32(MSG_NOSIGNAL)
        )
        if count <= 0 { return false }
        sent += count
      }
      return true
    }
  }
}
