/// A parameter as PyTorch has it.
package struct NamedParameter: Sendable, Equatable {
  /// Name in the state dictionary, for example `lstm.weight_ih_l0_reverse`.
  package let name: String
  /// Shape, for example [512, 420].
  package let shape: [Int]
  /// Values, row-major.
  package let values: [Float]

  /// Creates a parameter.
  package init(name: String, shape: [Int], values: [Float]) {
    self.name = name
    self.shape = shape
    self.values = values
  }
}
