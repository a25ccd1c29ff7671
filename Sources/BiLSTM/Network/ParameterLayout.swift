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

/// Where every parameter lies in the one flat vector that the optimiser sees.
///
/// The encoder comes first, then the heads one after another, so that freezing and copying the encoder
/// are operations on a prefix.
struct ParameterLayout: Sendable, Equatable {
  /// One parameter.
  struct Entry: Sendable, Equatable {
    let name: String
    /// Shape as in PyTorch; row-major.
    let shape: [Int]
    let range: Range<Int>
    let initial: InitialValue
  }

  private(set) var entries: [Entry] = []
  /// Length of the flat vector.
  private(set) var count = 0

  /// Appends a parameter and returns where it lies: a vector is a block of one row.
  mutating func add(_ name: String, _ shape: [Int], _ initial: InitialValue) -> FloatBlock {
    let size = shape.reduce(1, *)
    entries.append(Entry(name: name, shape: shape, range: count..<count + size, initial: initial))
    let rows = shape.count > 1 ? shape[0] : 1
    let block = FloatBlock(offset: count, rowCount: rows, columnCount: size / max(1, rows))
    count += size
    return block
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
