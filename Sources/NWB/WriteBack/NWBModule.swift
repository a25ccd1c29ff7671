import HDF5

/// Whether a file has a processing module of some name, and what it says of itself.
package struct NWBModule: Sendable, Equatable {
  /// Whether the module is there.
  package let exists: Bool
  /// Its description; `nil` where there is none.
  package let description: String?

  /// Looks into a file.
  ///
  /// - Throws: ``NWBError`` when the file cannot be opened.
  package init(_ name: String, in path: String) throws(NWBError) {
    let contents = try NWBContents(path: path)
    let root = "/processing/\(name)"
    exists = contents.kind(root) == .group
    do throws(HDF5Error) {
      description = try contents.textAttribute("description", of: root)
    } catch {
      throw NWBError(error)
    }
  }
}
