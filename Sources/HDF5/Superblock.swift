import Glibc

/// The few facts of a file's superblock that show whether the file is complete.
///
/// Read with plain system calls before the library is asked, because the library's own words for an
/// interrupted download or a saved web page ("unable to open file") help nobody.
/// Source: HDF5 File Format Specification 3.0, section II.A.
package struct Superblock: Sendable, Equatable {
  /// The format version, 0 to 3.
  package var version: Int
  /// Where the superblock starts: 0, or 512, 1024, 2048… after a user block.
  package var offset: Int
  /// The size in bytes that the file declares; `nil` when it declares none.
  package var declaredSize: Int?
  /// The size in bytes that the file has.
  package var fileSize: Int

  /// Reads and checks the superblock of the file at `path`.
  ///
  /// - Throws: `missingFile`, `unreadableFile`, `notHDF5` or `truncated`.
  package init(checking path: String) throws(HDF5Error) {
    try self.init(checking: FileBytes(path: path))
  }

  /// Reads and checks the superblock of a file that can be read at any place.
  init(checking file: borrowing some ByteSource & ~Copyable) throws(HDF5Error) {
    self = try Self.find(in: file)
    if let declaredSize, fileSize < declaredSize {
      let missing = declaredSize - fileSize
      throw HDF5Error(
        .truncated,
        "open",
        file: file.path,
        detail: "a truncated file: it has \(fileSize) bytes and declares \(declaredSize), "
          + "\(missing) are missing"
      )
    }
  }

  private init(version: Int, offset: Int, declaredSize: Int?, fileSize: Int) {
    self.version = version
    self.offset = offset
    self.declaredSize = declaredSize
    self.fileSize = fileSize
  }

  private static let signature: [UInt8] = [0x89, 0x48, 0x44, 0x46, 0x0D, 0x0A, 0x1A, 0x0A]
  /// Every version's fields up to the end-of-file address, with 8-byte addresses.
  private static let longestHeader = 64

  private static func find(in file: borrowing some ByteSource & ~Copyable) throws(HDF5Error)
    -> Superblock
  {
    var offset = 0
    while offset < file.size {
      let header = try file.read(longestHeader, at: offset)
      if header.starts(with: signature) {
        return try parse(header, at: offset, of: file)
      }
      offset = offset == 0 ? 512 : 2 * offset
    }
    guard file.size > 0 else {
      throw HDF5Error(.emptyFile, "open", file: file.path, detail: "an empty file of 0 bytes")
    }
    throw HDF5Error(.notHDF5, "open", file: file.path, detail: try describeStart(of: file))
  }

  private static func parse(
    _ header: [UInt8],
    at offset: Int,
    of file: borrowing some ByteSource & ~Copyable
  ) throws(HDF5Error) -> Superblock {
    let version = header.count > 8 ? Int(header[8]) : -1
    // (position of the size of addresses, position of the base address, addresses up to end of
    // file)
    let layout: (sizeAt: Int, baseAt: Int)
    switch version {
    case 0: layout = (13, 24)
    case 1: layout = (13, 28)
    case 2, 3: layout = (9, 12)
    default:
      throw HDF5Error(
        .notHDF5,
        "open",
        file: file.path,
        detail: "superblock version \(version) is not one of 0 to 3"
      )
    }
    let width = header.count > layout.sizeAt ? Int(header[layout.sizeAt]) : 8
    let base = address(header, at: layout.baseAt, width: width)
    // The end-of-file address follows the base address and one other address.
    let endAt = layout.baseAt + 2 * width
    guard endAt + width <= header.count else {
      throw HDF5Error(
        .truncated,
        "open",
        file: file.path,
        detail: "a truncated file: it ends at byte \(file.size), inside its superblock"
      )
    }
    var end = address(header, at: endAt, width: width)
    // The stored end is absolute; when the file has been given another user block since, it moved.
    if let known = end, let base { end = known + offset - base }
    return Superblock(version: version, offset: offset, declaredSize: end, fileSize: file.size)
  }

  /// A little-endian address; `nil` when undefined (all bits set) or absurdly large.
  private static func address(_ bytes: [UInt8], at start: Int, width: Int) -> Int? {
    guard width >= 1, width <= 8, start + width <= bytes.count else { return nil }
    let field = bytes[start..<(start + width)]
    if field.allSatisfy({ $0 == 0xFF }) { return nil }
    return Int(exactly: field.reversed().reduce(UInt64(0)) { $0 << 8 | UInt64($1) })
  }

  /// Says what a file that is not HDF5 looks like from its first bytes.
  private static func describeStart(of file: borrowing some ByteSource & ~Copyable)
    throws(HDF5Error) -> String
  {
    let start = try file.read(40, at: 0)
    let text = String(decoding: start.filter { $0 != 0x0D }, as: UTF8.self)
    let isText = start.allSatisfy { $0 >= 0x20 && $0 < 0x7F || $0 == 0x0A || $0 == 0x0D || $0 == 9 }
    let shown =
      isText
      ? "text, \"\(text.split(separator: "\n").first.map(String.init) ?? "")\""
      : "bytes " + start.prefix(8).map(hexadecimal).joined(separator: " ")
    let guess: String
    if start.starts(with: Array("version https://git-lfs".utf8)) {
      guess = "a Git LFS pointer: fetch the file it stands for"
    } else if start.starts(with: Array("<".utf8)) {
      guess = "a web page, perhaps a failed download"
    } else if start.starts(with: [0x1F, 0x8B]) {
      guess = "gzip data: unpack it first"
    } else if start.starts(with: Array("PK".utf8)) {
      guess = "a zip archive: unpack it first"
    } else if start.allSatisfy({ $0 == 0 }) {
      guess = "zeros, perhaps an interrupted download"
    } else {
      guess = "an unknown format"
    }
    return "no HDF5 signature: the file starts with \(shown) (\(guess)), \(file.size) bytes in all"
  }

  private static func hexadecimal(_ byte: UInt8) -> String {
    (byte < 16 ? "0" : "") + String(byte, radix: 16)
  }
}
