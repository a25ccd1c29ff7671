import HDF5

/// Where results go in an NWB file, and what is there of earlier ones.
///
/// NWB names its processing modules after the kind of recording, and a file has one of each. Results are tables in
/// `icephys`, called after the program; what others put there stays.
package struct NWBModule: Sendable, Equatable {
  /// The module's place in the file.
  static let path = "/processing/icephys"

  /// What the names of the tables begin with.
  let prefix: String
  /// Whether the file has a module `icephys`.
  let hasModule: Bool
  /// Whether the file has tables of this program.
  package let hasTables: Bool
  /// The description of the first of them; `nil` where there is none.
  package let description: String?
  /// Which schema describes the new objects.
  let schema: Schema
  private let file: String
  private let version: String
  private let isNWB2: Bool

  /// What the file's schema asks of a table.
  enum Schema: Sendable, Equatable {
    /// Before NWB 2.1: tables are core types, every object has a `help`, names of columns are ASCII.
    case early
    /// Tables are types of `hdmf-common`.
    case common

    /// The namespace of tables and columns.
    var namespace: String { self == .early ? "core" : "hdmf-common" }
  }

  /// Looks into a file.
  ///
  /// - Parameters:
  ///   - program: what the tables' names begin with, before an underscore; earlier versions made a module of this name.
  ///   - file: the path of the file.
  /// - Throws: ``NWBError`` when the file is no NWB file or cannot be opened.
  package init(_ program: String, in file: String) throws(NWBError) {
    let contents = try NWBContents(path: file)
    let format = try FileFormat(of: contents)
    self.file = file
    prefix = program + "_"
    version = format.version
    isNWB2 = format.major == 2
    hasModule = contents.kind(Self.path) != nil
    let isEarly =
      contents.kind("/specifications/core") != nil
      && contents.kind("/specifications/hdmf-common") == nil
    schema = isEarly ? .early : .common
    let earlier = "/processing/\(program)"
    do throws(HDF5Error) {
      let names = hasModule ? try contents.names(in: Self.path) : []
      let own = names.first { [prefix] in $0.hasPrefix(prefix) }.map { "\(Self.path)/\($0)" }
      let found = own ?? (contents.kind(earlier) == nil ? nil : earlier)
      hasTables = found != nil
      description = try found.flatMap { path throws(HDF5Error) in
        try contents.textAttribute("description", of: path)
      }
    } catch {
      throw NWBError(error)
    }
  }

  /// Makes sure that tables can be added to a copy of the file.
  ///
  /// - Throws: ``NWBError`` when the file is NWB 1 or has such tables.
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
    guard !hasTables else {
      throw NWBError(
        .unsupported,
        file: file,
        object: Self.path,
        expected: "a file without results of this program",
        found: "one that has them",
        hint: "name the file as it was recorded, not a copy with results"
      )
    }
  }
}
