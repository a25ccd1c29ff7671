import CHDF5Shim

extension HDF5Error {
  /// A failure that the library has just reported on this thread.
  ///
  /// It must be made before any other library call: the next successful call clears the stack.
  static func library(
    _ operation: String,
    file: String,
    object: String = "",
    detail: String = ""
  ) -> HDF5Error {
    let frames = currentFrames()
    let isTooNew = frames.contains { $0.text.hasPrefix("bad version number") }
    return HDF5Error(
      .libraryFailure,
      operation,
      file: file,
      object: object,
      detail: detail.isEmpty && isTooNew
        ? "written in a newer format than HDF5 \(Library.version) reads; "
          + "rewrite it with the h5repack of the release that wrote it, option --high=2"
        : detail,
      frames: frames
    )
  }

  /// The library's error stack of this thread, innermost cause first.
  private static func currentFrames() -> [Frame] {
    var frames: [Frame] = []
    // The callback captures nothing; the array travels through the context pointer.
    withUnsafeMutablePointer(to: &frames) { pointer in
      _ = H5Ewalk2(
        chdf5_error_stack(),
        H5E_WALK_UPWARD,
        { _, entry, context in
          guard let entry, let context else { return 0 }
          let frame = Frame(
            function: entry.pointee.func_name.map { String(cString: $0) } ?? "",
            text: entry.pointee.desc.map { String(cString: $0) } ?? "",
            major: HDF5Error.message(entry.pointee.maj_num),
            minor: HDF5Error.message(entry.pointee.min_num)
          )
          context.assumingMemoryBound(to: [Frame].self).pointee.append(frame)
          return 0
        },
        pointer
      )
    }
    return frames
  }

  private static func message(_ code: hid_t) -> String {
    var kind = H5E_MAJOR
    let length = H5Eget_msg(code, &kind, nil, 0)
    guard length > 0 else { return "" }
    var bytes = [CChar](repeating: 0, count: length + 1)
    H5Eget_msg(code, &kind, &bytes, bytes.count)
    return text(of: bytes)
  }
}

/// The text of a C buffer up to its first NUL, with invalid UTF-8 repaired.
func text(of bytes: [CChar]) -> String {
  String(decoding: bytes.prefix { $0 != 0 }.map(UInt8.init(bitPattern:)), as: UTF8.self)
}
