import HDF5

/// A processing module of some name: whether a file has it, and whether it could be added.
package struct NWBModule: Sendable, Equatable {
  /// Its place in the file.
  let path: String
  /// Whether the module is there.
  package let exists: Bool
  /// Its description; `nil` where there is none.
  package let description: String?
  /// The namespace that the file's schema has tables in.
  let commonNamespace: String
  private let file: String
  private let version: String
  private let isNWB2: Bool

  /// Looks into a file.
  ///
  /// - Throws: ``NWBError`` when the file is no NWB file or cannot be opened.
  package init(_ name: String, in file: String) throws(NWBError) {
    let contents = try NWBContents(path: file)
    let format = try FileFormat(of: contents)
    let path = "/processing/\(name)"
    self.file = file
    self.path = path
    version = format.version
    isNWB2 = format.major == 2
    exists = contents.kind(path) != nil
    // Before hdmf-common was cut out of the core schema, tables were core types.
    let isOld =
      contents.kind("/specifications/core") != nil
      && contents.kind("/specifications/hdmf-common") == nil
    commonNamespace = isOld ? "core" : "hdmf-common"
    do throws(HDF5Error) {
      description = try contents.textAttribute("description", of: path)
    } catch {
      throw NWBError(error)
    }
  }

  /// Makes sure that the module can be added to a copy of the file.
  ///
  /// - Throws: ``NWBError`` when the file is NWB 1 or has the module.
  package func requireFree() throws(NWBError) {
    guard isNWB2 else {
      throw NWBError(
        .unsupported,
        file: file,
        object: "/nwb_version",
        expected: "NWB 2, to which tables can be added",
        found: version,
        hint: "use the tables of the run folder, or convert the file to NWB 2 first"
      )
    }
    guard !exists else {
      throw NWBError(
        .unsupported,
        file: file,
        object: path,
        expected: "a file without this module",
        found: "one that has it",
        hint: "name the file as it was recorded, not a copy with results"
      )
    }
  }
}
