/// Why a sequence model cannot be built, trained or applied.
package enum BiLSTMError: Error, Equatable, Sendable, CustomStringConvertible {
  /// A value of a token that is not marked missing is NaN or infinite.
  case notFinite(cell: Int, token: String, column: Int)
  /// Every token of a cell is missing.
  case noToken(cell: Int)
  /// Sizes that belong together disagree.
  case shape(String)
  /// The tensor's tokens are not those that the model was made for.
  case tokensDiffer(expected: [TokenShape], found: [TokenShape])
  /// A label is outside 0 ..< classCount.
  case labelOutOfRange(cell: Int, label: Int, classCount: Int)
  /// The number of labels is not the number of cells.
  case labelsDiffer(cells: Int, labels: Int)
  /// Fewer than two classes have training cells.
  case oneClass
  /// A class has too few cells to be oversampled.
  case classTooSmall(label: Int, count: Int)
  /// A setting is out of range.
  case badSetting(String)
  /// A parameter is absent, unknown, of another shape or not finite.
  case parameter(name: String, reason: String)
  /// A saved state does not belong to this model and these settings.
  case stateDiffers(String)
  /// The loss or a gradient is not finite any more.
  case diverged(epoch: Int, step: Int)

  package var description: String {
    switch self {
    case .notFinite(let cell, let token, let column):
      "NaN or infinite value in cell \(cell), token '\(token)', column \(column);"
        + " impute it or mark the token missing"
    case .noToken(let cell):
      "all tokens of cell \(cell) are missing; drop the cell or fill a token"
    case .shape(let reason): "shapes: \(reason)"
    case .tokensDiffer(let expected, let found):
      "the model was trained on tokens \(Self.list(expected)), found \(Self.list(found))"
    case .labelOutOfRange(let cell, let label, let classCount):
      "label \(label) of cell \(cell) is not in 0 ..< \(classCount)"
    case .labelsDiffer(let cells, let labels): "\(cells) cells but \(labels) labels"
    case .oneClass: "fewer than two classes have training cells"
    case .classTooSmall(let label, let count):
      "class \(label) has \(count) training cell, oversampling needs 2; merge or drop the class"
    case .badSetting(let reason): "setting: \(reason)"
    case .parameter(let name, let reason): "parameter '\(name)': \(reason)"
    case .stateDiffers(let reason):
      "the checkpoint does not fit: \(reason); delete it to start anew"
    case .diverged(let epoch, let step):
      "training diverged in epoch \(epoch), step \(step): the loss is not finite;"
        + " lower the learning rate or check the input's scale"
    }
  }

  private static func list(_ tokens: [TokenShape]) -> String {
    tokens.map { "\($0.name) (\($0.width))" }.joined(separator: ", ")
  }
}
