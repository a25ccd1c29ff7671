import LinearAlgebra
import RealModule
import Statistics

/// How a parameter starts; PyTorch's defaults.
enum InitialValue: Sendable, Equatable {
  /// Even in ±bound.
  case uniform(Double)
  /// The same everywhere.
  case constant(Float)
}

/// Where every parameter lies, in two orders of the one flat vector.
///
/// PyTorch's order is that of models and their files: parameter after parameter, each row-major. The kernels' order is that
/// of a ``Workspace``: matrices of the encoder lie in the panels that products read, with zeros where a panel is not full,
/// and stay there while the optimiser changes them. In both the encoder comes first, then the heads one after
/// another, so that freezing and copying the encoder are operations on a prefix.
struct ParameterLayout: Sendable, Equatable {
  /// One parameter.
  struct Entry: Sendable, Equatable {
    let name: String
    /// Shape as in PyTorch; row-major.
    let shape: [Int]
    /// Where it lies in PyTorch's order.
    let range: Range<Int>
    let initial: InitialValue
    /// Element (i, j) lies at rowPlaces[i] + columnPlaces[j] in the kernels' order; a vector is one row.
    let rowPlaces: [Int]
    let columnPlaces: [Int]
  }

  private(set) var entries: [Entry] = []
  /// Length of the flat vector in PyTorch's order.
  private(set) var count = 0
  /// Length in the kernels' order; a multiple of 16 after every parameter, as the optimiser's kernels want it.
  private(set) var placeCount = 0

  /// Makes room in the kernels' order and returns where it starts.
  mutating func reserve(_ size: Int) -> Int {
    defer { placeCount += (size + 15) / 16 * 16 }
    return placeCount
  }

  /// Appends a parameter that lies in the kernels' order as in PyTorch's; a vector is a block of one row.
  mutating func add(_ name: String, _ shape: [Int], _ initial: InitialValue) -> FloatBlock {
    let size = shape.reduce(1, *)
    let rows = shape.count > 1 ? shape[0] : 1
    let columns = size / max(1, rows)
    let start = reserve(size)
    append(
      name,
      shape,
      initial,
      rowPlaces: (0..<rows).map { start + $0 * columns },
      columnPlaces: Array(0..<columns)
    )
    return FloatBlock(offset: start, rowCount: rows, columnCount: columns)
  }

  /// Appends a matrix (outputs, inputs) that lies transposed in panels which were reserved.
  ///
  /// `columns` is the panels' column of every output, `rows` their row of every input.
  mutating func add(
    _ name: String,
    _ initial: InitialValue,
    in panels: FloatPanels,
    columns: [Int],
    rows: [Int]
  ) {
    let first = panels.index(row: 0, column: 0)
    append(
      name,
      [columns.count, rows.count],
      initial,
      rowPlaces: columns.map { panels.index(row: 0, column: $0) },
      columnPlaces: rows.map { panels.index(row: $0, column: 0) - first }
    )
  }

  /// Appends a vector whose elements have places of their own.
  mutating func add(_ name: String, _ initial: InitialValue, places: [Int]) {
    append(name, [places.count], initial, rowPlaces: [0], columnPlaces: places)
  }

  /// Appends a matrix of one row whose elements have places of their own.
  mutating func addRow(_ name: String, _ initial: InitialValue, places: [Int]) {
    append(name, [1, places.count], initial, rowPlaces: [0], columnPlaces: places)
  }

  private mutating func append(
    _ name: String,
    _ shape: [Int],
    _ initial: InitialValue,
    rowPlaces: [Int],
    columnPlaces: [Int]
  ) {
    let size = shape.reduce(1, *)
    entries.append(
      Entry(
        name: name,
        shape: shape,
        range: count..<count + size,
        initial: initial,
        rowPlaces: rowPlaces,
        columnPlaces: columnPlaces
      )
    )
    count += size
  }

  /// Puts values in PyTorch's order into a buffer in the kernels' order; what is no parameter's place stays.
  func place(_ values: [Float], into buffer: FloatBuffer) {
    for entry in entries {
      var index = entry.range.lowerBound
      for row in entry.rowPlaces {
        for column in entry.columnPlaces {
          buffer[row + column] = values[index]
          index += 1
        }
      }
    }
  }

  /// The values of a buffer in the kernels' order, in PyTorch's.
  func collect(_ buffer: FloatBuffer) -> [Float] {
    var values: [Float] = []
    values.reserveCapacity(count)
    for entry in entries {
      for row in entry.rowPlaces {
        for column in entry.columnPlaces { values.append(buffer[row + column]) }
      }
    }
    return values
  }

  /// Fresh values of some entries; each has its own generator, split by its name, so that the values of
  /// an encoder do not depend on the heads.
  func fill(_ values: inout [Float], _ range: Range<Int>, generator: SeededGenerator) {
    for entry in entries where range.contains(entry.range.lowerBound) {
      var own = generator
      for byte in entry.name.utf8 { own = own.split(Int(byte)) }
      for index in entry.range {
        switch entry.initial {
        case .constant(let value): values[index] = value
        case .uniform(let bound): values[index] = Float(bound * (2 * own.uniform() - 1))
        }
      }
    }
  }
}

extension InitialValue {
  /// ±1/√n: `nn.LSTM` with n hidden units, and `nn.Linear` with n inputs.
  static func inverseRoot(_ n: Int) -> InitialValue { .uniform(1 / Double(n).squareRoot()) }
}
