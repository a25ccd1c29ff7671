import Glibc
import HDF5

/// Adds tables to the processing module `icephys` of an existing NWB 2 file, which is made where there is none.
///
/// What is in the file stays as it is: nothing is rewritten or removed but the list of dates, which gets one more.
/// The schema that the file carries decides how the new objects call themselves, so that they are read by
/// whatever reads the rest: `hdmf-common` types where the file has that namespace, `core` types in the older
/// files that do not. No sweep table is made, since the schema has given it up.
package struct NWBModuleWriter: ~Copyable {
  private let file: HDF5File
  private let module: NWBModule
  /// Gives the object at a path its identifier.
  private let identify: (String) -> String

  /// Opens a file for appending.
  ///
  /// - Parameters:
  ///   - path: a copy that may be changed, never the original; nobody may have it open.
  ///   - module: what the original says of the module, see ``NWBModule/requireFree()``.
  ///   - identify: a UUID for the object at a path.
  /// - Throws: ``NWBError`` when it cannot be opened for writing.
  package init(
    appending path: String,
    module: NWBModule,
    identify: @escaping (String) -> String
  ) throws(NWBError) {
    // Everything that can fail comes before the first field: a noncopyable value cannot be half made.
    let file = try Self.opened(path)
    self.module = module
    self.identify = identify
    self.file = file
  }

  private static func opened(_ path: String) throws(NWBError) -> HDF5File {
    do throws(HDF5Error) {
      return try HDF5File(appending: path)
    } catch {
      throw NWBError(error)
    }
  }

  /// Adds the tables.
  ///
  /// - Parameters:
  ///   - origin: what made them, from what; ends every description.
  ///   - tables: the tables; those without rows are left out.
  ///   - date: when, in ISO 8601 with time zone, for `file_create_date`.
  /// - Throws: ``NWBError`` when something cannot be written, `cannotWrite` where the system takes no more bytes.
  package consuming func add(
    origin: String,
    tables: [ModuleTable],
    date: String
  ) throws(NWBError) {
    do throws(HDF5Error) {
      if !module.hasModule {
        let group = try file.createGroup(NWBModule.path)
        try describe(
          group,
          "ProcessingModule",
          "Quality control, spikes and features of the recording."
        )
      }
      for table in tables where table.rowCount > 0 { try write(table, origin) }
      try appendDate(date)
      try file.close()
    } catch {
      var failure = NWBError(error)
      if let number = error.systemError {
        failure.kind = .cannotWrite
        failure.found = String(cString: strerror(number))
      }
      throw failure
    }
  }

  private func write(_ table: ModuleTable, _ origin: String) throws(HDF5Error) {
    let group = try file.createGroup("\(NWBModule.path)/\(module.prefix)\(table.name)")
    try describe(group, "DynamicTable", "\(table.description) \(origin)")
    let names = table.filledColumns.map(\.name)
    switch module.schema {
    case .early: try group.setASCIIAttribute("colnames", names)
    case .common: try group.setAttribute("colnames", names)
    }
    let identifiers = try group.write((0..<table.rowCount).map { Int32($0) }, to: "id")
    try describe(identifiers, "ElementIdentifiers", nil)
    for column in table.filledColumns { try write(column, to: group) }
  }

  private func write(
    _ column: ModuleTable.Column,
    to group: borrowing Group
  ) throws(HDF5Error) {
    let name = column.name
    let text = column.description
    switch column.values {
    case .numbers(let values):
      try data(group.write(values.map { $0 ?? .nan }, to: name), text)
    case .integers(let values):
      try data(group.write(values.map { Int64($0) }, to: name), text)
    case .texts(let values):
      try data(group.write(values, to: name), text)
    case .lists(let rows):
      try data(group.write(rows.flatMap { $0 }, to: name), text)
      var end: UInt32 = 0
      let ends = rows.map { row in
        end += UInt32(row.count)
        return end
      }
      let index = try group.write(ends, to: "\(name)_index")
      try describe(index, "VectorIndex", "Index for VectorData '\(name)'")
      try index.setAttribute("target", try group.reference(to: name))
    }
  }

  private func data(_ dataset: consuming Dataset, _ description: String) throws(HDF5Error) {
    try describe(dataset, "VectorData", description)
  }

  /// What schemas before NWB 2.1 prescribe as `help` of a type.
  private static let help = [
    "ProcessingModule": "A collection of analysis outputs from processing of data",
    "DynamicTable": "A column-centric table",
    "ElementIdentifiers": "unique identifiers for a list of elements",
    "VectorData": "Values for a list of elements",
    "VectorIndex": "indexes into a list of values for a list of elements",
  ]

  private func describe(
    _ object: borrowing some HDF5Object & ~Copyable,
    _ type: String,
    _ description: String?
  ) throws(HDF5Error) {
    let isCore = type == "ProcessingModule"
    try object.setAttribute("namespace", isCore ? "core" : module.schema.namespace)
    try object.setAttribute("neurodata_type", type)
    if module.schema == .early, let help = Self.help[type] { try object.setAttribute("help", help) }
    try object.setAttribute("object_id", identify(object.path))
    if let description { try object.setAttribute("description", description) }
  }

  /// Writes the list of dates anew with one more, since most writers give it a fixed length.
  private func appendDate(_ date: String) throws(HDF5Error) {
    let path = "/file_create_date"
    var dates: [String] = []
    if file.kind(of: path) == .dataset {
      dates = try file.dataset(path).readStrings()
      try file.removeLink(path)
    }
    try file.write(
      dates + [date],
      to: path,
      storage: .chunked(nil, gzip: nil, shuffle: false, unlimited: true)
    )
  }
}
