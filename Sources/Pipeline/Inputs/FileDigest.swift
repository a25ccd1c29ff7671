import Crypto
package import Foundation

/// SHA-256 of files, the identity that DANDI gives them.
package enum FileDigest {
  /// The digest of a file's bytes as 64 lower-case hexadecimal digits.
  ///
  /// Reads a megabyte at a time, so memory stays flat.
  /// - Throws: ``InputError`` naming the file and the system's reason.
  package static func sha256(of path: String) throws -> String {
    guard let file = FileHandle(forReadingAtPath: path) else {
      throw InputError("\(path): expected a readable file, found none")
    }
    defer {
      // The digest is already computed; a failing close of a read-only file loses nothing.
      try? file.close()
    }
    var hash = SHA256()
    do {
      while let block = try file.read(upToCount: 1 << 20), !block.isEmpty {
        hash.update(data: block)
      }
    } catch {
      throw InputError("\(path): reading stopped: \(InputCollector.reason(error))")
    }
    return hexadecimal(hash.finalize())
  }

  /// The digest of some bytes.
  package static func sha256(of data: Data) -> String { hexadecimal(SHA256.hash(data: data)) }

  private static func hexadecimal(_ digest: SHA256.Digest) -> String {
    let digits = Array("0123456789abcdef".utf8)
    var text: [UInt8] = []
    for byte in digest {
      text.append(digits[Int(byte >> 4)])
      text.append(digits[Int(byte & 15)])
    }
    return String(decoding: text, as: UTF8.self)
  }
}
