import Foundation

#if canImport(Glibc)
  import Glibc
#endif

/// An input that is read from the node's own disk, where one was named with `--scratch`.
///
/// One sequential copy is what network file systems are good at; the many small reads of HDF5 are not. The copy is
/// removed when the value goes out of use, and results name the original.
struct StagedInput: ~Copyable {
  /// The input as the reader gets it.
  let input: InputFile
  private let original: String
  private let isCopy: Bool

  /// Where the bytes are.
  var path: String { input.path }

  /// Copies the file, or does nothing where no folder is given or the input is no file.
  ///
  /// - Throws: ``OutputError`` when the copy cannot be written.
  init(_ input: InputFile, in folder: String?) throws {
    original = input.path
    var staged = input
    var isCopy = false
    if let folder, FileStamp(of: input.path) != nil {
      let copy = folder + "/patchline.\(getpid()).nwb"
      do {
        try AtomicFile.makeFolder(folder)
        unlink(copy)
        try FileManager.default.copyItem(atPath: input.path, toPath: copy)
      } catch let error as OutputError {
        throw error
      } catch {
        throw OutputError(path: copy, reason: InputCollector.reason(error))
      }
      staged.path = copy
      isCopy = true
    }
    self.input = staged
    self.isCopy = isCopy
  }

  deinit {
    if isCopy { unlink(input.path) }
  }

  /// Results whose words name the original file.
  func restored(_ results: [CellResult]) -> [CellResult] {
    guard isCopy else { return results }
    let copy = input.path
    let original = original
    func named(_ text: String) -> String { text.replacingOccurrences(of: copy, with: original) }
    return results.map { result in
      var result = result
      result.warnings = result.warnings.map(named)
      result.failures = result.failures.map { failure in
        var failure = failure
        failure.message = named(failure.message)
        return failure
      }
      return result
    }
  }
}
