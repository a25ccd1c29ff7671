import Foundation
import Glibc
import Synchronization

/// A web server on 127.0.0.1 that serves the files of a folder in parts, counts what it sends, and fails on
/// demand.
package final class RangeServer: Sendable {
  /// What the server does instead of answering well.
  package enum Fault: Sendable, Equatable {
    /// Nothing: it works.
    case none
    /// Sends whole files, whatever part was asked for.
    case ignoresRanges
    /// Answers every request with a status.
    case status(Int)
    /// Answers one request with 404 and works from then on.
    case missesOnce
    /// From a request on (counted from 1) breaks the connection in the middle of the body.
    case breaksFrom(Int)
    /// Breaks the connection at one request only.
    case breaksOnce(Int)
    /// From a request on sends another `ETag`, as after the file was replaced.
    case changesFrom(Int)
    /// Sends no `ETag` and no date.
    case sendsNoTag
  }

  /// One answered request.
  package struct Request: Sendable, Equatable {
    /// The path that was asked for.
    package var path: String
    /// The part that was sent.
    package var range: Range<Int>
  }

  private let core: ServerCore
  private let port: UInt16

  /// Starts serving the files below `folder`.
  ///
  /// A path `/moved/NAME` redirects to `/NAME`.
  /// - Throws: when no port of this machine can be listened on.
  package init(folder: String, fault: Fault = .none) throws {
    let (descriptor, port) = try Self.listen()
    self.port = port
    let core = ServerCore(folder: folder, fault: fault, listener: descriptor)
    self.core = core
    Thread.detachNewThread {
      // Closed by the thread that accepts: closed elsewhere, the number could be that of another test's server
      // before this thread looks again, and it would answer there with the files of this one.
      defer { close(descriptor) }
      while true {
        let connection = accept(descriptor, nil, nil)
        if connection < 0 { break }  // shut down
        Thread.detachNewThread {
          ServerConnection(connection).serve(core)
        }
      }
    }
  }

  deinit {
    _ = shutdown(core.listener, Int32(SHUT_RDWR))
  }

  /// The address of a file.
  package func url(_ name: String) -> String { "http://127.0.0.1:\(port)/\(name)" }

  /// The address of a file, with another protocol or folder.
  package func url(_ name: String, scheme: String) -> String {
    "\(scheme)://127.0.0.1:\(port)/\(name)"
  }

  /// All answered requests in order, redirects and failures left out.
  package var requests: [Request] { core.log.withLock { $0 } }

  /// All connections that were asked to redirect.
  package var redirects: Int { core.redirects.withLock { $0 } }

  /// Bytes of files that were sent.
  package var bytes: Int { requests.reduce(0) { $0 + $1.range.count } }

  /// What the server does from now on.
  package func set(_ fault: Fault) { core.fault.withLock { $0 = fault } }

  /// Forgets the requests so far.
  package func forget() { core.log.withLock { $0 = [] } }

  private static func listen() throws -> (CInt, UInt16) {
    let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
    var length = socklen_t(MemoryLayout<sockaddr_in>.size)
    let status = withUnsafeMutablePointer(to: &address) { pointer in
      pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { plain in
        bind(descriptor, plain, length) == 0 && Glibc.listen(descriptor, 64) == 0
          && getsockname(descriptor, plain, &length) == 0
      }
    }
    guard descriptor >= 0, status else { throw CocoaError(.fileReadUnknown) }
    return (descriptor, UInt16(bigEndian: address.sin_port))
  }
}

/// What the threads of one server share.
final class ServerCore: Sendable {
  let folder: String
  let fault: Mutex<RangeServer.Fault>
  let listener: CInt
  let log = Mutex<[RangeServer.Request]>([])
  let redirects = Mutex(0)

  init(folder: String, fault: RangeServer.Fault, listener: CInt) {
    self.folder = folder
    self.listener = listener
    self.fault = Mutex(fault)
  }
}
