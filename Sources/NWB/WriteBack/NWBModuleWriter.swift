import HDF5

/// Adds a processing module with tables to an existing NWB 2 file.
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

  /// Adds the module.
  ///
  /// - Parameters:
  ///   - description: what made it, from what.
  ///   - tables: its tables; those without rows are left out.
  ///   - date: when, in ISO 8601 with time zone, for `file_create_date`.
  /// - Throws: ``NWBError`` when something cannot be written.
  package consuming func add(
    description: String,
    tables: [ModuleTable],
    date: String
  ) throws(NWBError) {
    let root = module.path
    do throws(HDF5Error) {
      let group = try file.createGroup(root)
      try describe(group, "ProcessingModule", namespace: "core", description)
      for table in tables where table.rowCount > 0 { try write(table, below: root) }
      try appendDate(date)
      try file.close()
    } catch {
      throw NWBError(error)
    }
  }

  private func write(_ table: ModuleTable, below root: String) throws(HDF5Error) {
    let path = "\(root)/\(table.name)"
    let group = try file.createGroup(path)
    try describe(group, "DynamicTable", namespace: module.commonNamespace, table.description)
    try group.setAttribute("colnames", table.filledColumns.map(\.name))
    let identifiers = try group.write((0..<table.rowCount).map { Int32($0) }, to: "id")
    try describe(identifiers, "ElementIdentifiers", namespace: module.commonNamespace, nil)
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
      try describe(
        index,
        "VectorIndex",
        namespace: module.commonNamespace,
        "Index for VectorData '\(name)'"
      )
      try index.setAttribute("target", try group.reference(to: name))
    }
  }

  private func data(_ dataset: consuming Dataset, _ description: String) throws(HDF5Error) {
    try describe(dataset, "VectorData", namespace: module.commonNamespace, description)
  }

  private func describe(
    _ object: borrowing some HDF5Object & ~Copyable,
    _ type: String,
    namespace: String,
    _ description: String?
  ) throws(HDF5Error) {
    try object.setAttribute("namespace", namespace)
    try object.setAttribute("neurodata_type", type)
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
