import CHDF5Shim

/// The library's window on remote files: a read-only file driver whose reads go to a ``RemoteFile``.
///
/// The library's own driver for this, ROS3, sends a request for every read: 200 to 340 requests for the
/// headers of files of 1 to 3 MB (measured), and its page buffer, which would help, refuses every file that
/// was not written with paged allocation, which NWB files are not. Hence a driver with a cache of blocks.
enum RemoteDriver {
  /// The driver's number in the library; negative when it could not be registered.
  private static let identifier: hid_t = {
    // Kept for the life of the process: the library reads the name whenever it describes the driver.
    let name: StaticString = "patchline-remote"
    var driver = H5FD_class_t()
    driver.name = UnsafeRawPointer(name.utf8Start).assumingMemoryBound(to: CChar.self)
    driver.maxaddr = haddr_t(Int64.max)
    driver.fc_degree = H5F_CLOSE_WEAK
    driver.fapl_size = MemoryLayout<UnsafeMutableRawPointer>.size
    driver.open = open
    driver.close = close
    driver.query = { _, flags in
      flags?.pointee = chdf5_sieves_data()
      return 0
    }
    driver.get_eoa = { file, _ in RemoteDriver.state(file)?.pointee.allocated ?? 0 }
    driver.set_eoa = { file, _, address in
      RemoteDriver.state(file)?.pointee.allocated = address
      return 0
    }
    driver.get_eof = { file, _ in
      guard let source = RemoteDriver.source(file) else { return chdf5_undefined_address() }
      return haddr_t(source.size)
    }
    driver.read = read
    // Never called, since nothing opens for writing; the library wants one.
    driver.write = { _, _, _, _, _, _ in -1 }
    return H5FDregister(&driver)
  }()

  /// A property list that opens `file` through this driver.
  ///
  /// The list does not keep `file` alive; the opened file does.
  static func accessList(for file: RemoteFile) throws(HDF5Error) -> OwnedIdentifier {
    let list = try AccessList.reading(file.url)
    var info = Unmanaged.passUnretained(file).toOpaque()
    guard H5Pset_driver(list.value, identifier, &info) >= 0 else {
      throw .library("open", file: file.url)
    }
    return list
  }

  private static func state(
    _ file: UnsafePointer<H5FD_t>?
  ) -> UnsafeMutablePointer<chdf5_remote_file>? {
    // Every file of this driver was made by `open` below, as the first part of our structure.
    file.map {
      UnsafeMutableRawPointer(mutating: $0).assumingMemoryBound(to: chdf5_remote_file.self)
    }
  }

  private static func source(_ file: UnsafePointer<H5FD_t>?) -> RemoteFile? {
    state(file)?.pointee.source.map {
      Unmanaged<RemoteFile>.fromOpaque($0).takeUnretainedValue()
    }
  }

  private static let open:
    @convention(c) (UnsafePointer<CChar>?, UInt32, hid_t, haddr_t) -> UnsafeMutablePointer<H5FD_t>? =
      {
        _,
        flags,
        list,
        _ in
        guard flags & chdf5_read_write() == 0, let info = H5Pget_driver_info(list) else {
          return nil
        }
        let source = info.load(as: UnsafeMutableRawPointer.self)
        let file = UnsafeMutablePointer<chdf5_remote_file>.allocate(capacity: 1)
        file.initialize(to: chdf5_remote_file())
        file.pointee.source = Unmanaged<RemoteFile>.fromOpaque(source).retain().toOpaque()
        return UnsafeMutableRawPointer(file).assumingMemoryBound(to: H5FD_t.self)
      }

  private static let close: @convention(c) (UnsafeMutablePointer<H5FD_t>?) -> herr_t = { file in
    guard let state = RemoteDriver.state(file) else { return 0 }
    if let source = state.pointee.source { Unmanaged<RemoteFile>.fromOpaque(source).release() }
    state.deallocate()
    return 0
  }

  /// Bytes after the end of the file are zero, as those of the library's driver for local files are.
  private static let read:
    @convention(c) (
      UnsafeMutablePointer<H5FD_t>?, H5FD_mem_t, hid_t, haddr_t, Int, UnsafeMutableRawPointer?
    ) -> herr_t = { file, _, _, address, size, target in
      guard let source = RemoteDriver.source(file), let target, address < haddr_t(Int64.max) else {
        return -1
      }
      let offset = Int(address)
      let inside = max(0, min(size, source.size - offset))
      let buffer = UnsafeMutableRawBufferPointer(start: target, count: size)
      UnsafeMutableRawBufferPointer(rebasing: buffer[inside...]).initializeMemory(
        as: UInt8.self,
        repeating: 0
      )
      if inside == 0 { return 0 }
      do {
        try source.read(
          into: UnsafeMutableRawBufferPointer(rebasing: buffer[..<inside]),
          at: offset
        )
        return 0
      } catch {
        // The file remembers the failure; ``ObjectHandle`` puts it into the error that is thrown.
        return -1
      }
    }
}
