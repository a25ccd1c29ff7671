import HDF5

/// A fitted model on disk: an HDF5 file with a kind, a JSON text of metadata and flat arrays.
///
/// The root carries the attributes `kind`, `format` and `metadata`; every array is a dataset below the root.
/// What the arrays mean is the business of who wrote them.
package struct ModelFile: Sendable, Equatable {
  /// One array of numbers.
  package enum Values: Sendable, Equatable {
    /// 64-bit floats.
    case reals([Double])
    /// 32-bit floats.
    case singles([Float])
    /// Whole numbers, stored in 32 bits.
    case integers([Int32])
  }

  /// What kind of model, such as `forest`.
  package var kind: String
  /// JSON text.
  package var metadata: String
  /// Arrays by name.
  package var arrays: [String: Values]

  /// Layout version of the file; a reader refuses a newer one.
  private static let format = 1

  /// Creates a model file in memory.
  package init(kind: String, metadata: String, arrays: [String: Values] = [:]) {
    self.kind = kind
    self.metadata = metadata
    self.arrays = arrays
  }

  /// Writes a new file; an existing one is replaced.
  ///
  /// The same model gives the same bytes.
  /// - Throws: ``TableError`` naming the file and object.
  package func write(to path: String) throws(TableError) {
    do throws(HDF5Error) {
      let file = try HDF5File(creating: path)
      let root = try file.group("/")
      try root.setAttribute("format", Self.format)
      try root.setAttribute("kind", kind)
      try root.setAttribute("metadata", metadata)
      for name in arrays.keys.sorted() {
        switch arrays[name] {
        case .reals(let values): try Self.store(values, name, in: root)
        case .singles(let values): try Self.store(values, name, in: root)
        case .integers(let values): try Self.store(values, name, in: root)
        case nil: break
        }
      }
      try file.close()
    } catch {
      throw TableError("\(error)")
    }
  }

  /// The kind of a model file.
  ///
  /// - Throws: ``TableError`` for a file that is no model.
  package static func kind(of path: String) throws(TableError) -> String {
    do throws(HDF5Error) {
      let file = try HDF5File(reading: path)
      let root = try file.group("/")
      if let kind = try root.stringAttribute("kind"), try root.intAttribute("format") != nil {
        return kind
      }
    } catch {
      throw TableError("\(error)")
    }
    throw TableError("\(path): expected a model of patchline, found another HDF5 file")
  }

  /// Reads a model of one kind.
  ///
  /// - Throws: ``TableError`` naming the file, what was expected and what was found.
  package static func read(_ path: String, kind: String) throws(TableError) -> ModelFile {
    do {
      let file = try HDF5File(reading: path)
      let root = try file.group("/")
      guard
        let found = try root.stringAttribute("kind"),
        let format = try root.intAttribute("format"),
        let metadata = try root.stringAttribute("metadata")
      else { throw TableError("\(path): expected a model of patchline, found another HDF5 file") }
      guard found == kind else {
        throw TableError("\(path): expected a model of kind \(kind), found \(found)")
      }
      guard format <= Self.format else {
        throw TableError(
          "\(path): the model has format \(format), this program reads up to \(Self.format);"
            + " use the version that wrote it"
        )
      }
      var model = ModelFile(kind: kind, metadata: metadata)
      for name in try root.linkNames() where root.kind(of: name) == .dataset {
        model.arrays[name] = try values(try root.dataset(name))
      }
      return model
    } catch let error as TableError {
      throw error
    } catch {
      throw TableError("\(error)")
    }
  }

  private static func store<Element: HDF5Element>(
    _ values: [Element],
    _ name: String,
    in root: borrowing Group
  ) throws(HDF5Error) {
    try root.write(values, to: name, storage: values.isEmpty ? .contiguous : .chunked())
  }

  private static func values(_ dataset: borrowing Dataset) throws(HDF5Error) -> Values {
    switch dataset.elementType {
    case .float(bytes: 4, bigEndian: _): .singles(try dataset.readFloats())
    case .float: .reals(try dataset.readDoubles())
    default: .integers(try dataset.readInts().map { Int32(clamping: $0) })
    }
  }
}
