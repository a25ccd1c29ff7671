import LinearAlgebra

/// A classifier on the pooled encoding (B, 2H) → logits (B, C).
struct HeadLayer: Sendable, Equatable {
  let configuration: HeadConfiguration
  /// Layer norm before the linear layer; nil for ArcFace.
  let norm: LayerNorm?
  /// W: (C, 2H).
  let weight: FloatBlock
  /// b: (1, C); nil for ArcFace.
  let bias: FloatBlock?
  /// The head's parameters in PyTorch's order, and in the kernels'.
  let range: Range<Int>
  let places: Range<Int>

  /// C.
  var classCount: Int { configuration.classCount }
  /// 2H.
  var width: Int { weight.columnCount }

  init(_ configuration: HeadConfiguration, width: Int, layout: inout ParameterLayout) {
    self.configuration = configuration
    let (name, classCount) = (configuration.name, configuration.classCount)
    let (start, place) = (layout.count, layout.placeCount)
    switch configuration.kind {
    case .linear:
      let initial = InitialValue.inverseRoot(width)
      norm = LayerNorm(name + ".0", width: width, layout: &layout)
      weight = layout.add(name + ".2.weight", [classCount, width], initial)
      bias = layout.add(name + ".2.bias", [classCount], initial)
    case .arcFace:
      // Glorot and Bengio (2010), even: ±√(6 / (inputs + outputs)).
      let bound = (6 / Double(width + classCount)).squareRoot()
      norm = nil
      weight = layout.add(name + ".weight", [classCount, width], .uniform(bound))
      bias = nil
    }
    range = start..<layout.count
    places = place..<layout.placeCount
  }

  /// What a pass leaves for the next one.
  struct Tape {
    let norm: LayerNorm.Tape
    /// Linear: after norm and dropout; ArcFace: x / |x|. (B, 2H)
    let features: FloatBuffer
    /// 0 or 1 / (1 − p) per feature while training with dropout, else 1: (B, 2H).
    let dropout: FloatBuffer
    /// ArcFace: 1 / |x| of every cell (B), W / |W| (C, 2H), 1 / |W| (C), and cos θ (B, C).
    let inverseNorms: FloatBuffer
    let directions: FloatBuffer
    let inverseWeightNorms: FloatBuffer
    let cosines: FloatBuffer
    /// (B, C) each; backward, the gradient becomes that of cos θ for ArcFace.
    let logits: FloatBuffer
    let logitGradient: FloatBuffer
    /// Gradient of features: (B, 2H), and of W / |W|: (C, 2H).
    let featureGradient: FloatBuffer
    let directionGradient: FloatBuffer

    init(_ head: HeadLayer, cellCount: Int) {
      func zeros(_ count: Int) -> FloatBuffer { FloatBuffer(count: count) }
      norm = LayerNorm.Tape(rowCount: cellCount, width: head.width)
      features = zeros(cellCount * head.width)
      dropout = zeros(cellCount * head.width)
      inverseNorms = zeros(cellCount)
      directions = zeros(head.classCount * head.width)
      inverseWeightNorms = zeros(head.classCount)
      cosines = zeros(cellCount * head.classCount)
      logits = zeros(cellCount * head.classCount)
      logitGradient = zeros(cellCount * head.classCount)
      featureGradient = zeros(cellCount * head.width)
      directionGradient = zeros(head.classCount * head.width)
    }
  }

  func featureBlock(_ cellCount: Int) -> FloatBlock {
    FloatBlock(rowCount: cellCount, columnCount: width)
  }

  func logitBlock(_ cellCount: Int) -> FloatBlock {
    FloatBlock(rowCount: cellCount, columnCount: classCount)
  }

  /// pooled (B, 2H) → tape.logits (B, C).
  ///
  /// With labels (while training) ArcFace has its margin.
  func forward(
    cellCount: Int,
    weights: FloatBuffer,
    pooled: FloatBuffer,
    labels: [Int]?,
    tape: Tape
  ) {
    switch configuration.kind {
    case .linear:
      linearForward(cellCount: cellCount, weights: weights, pooled: pooled, tape: tape)
    case .arcFace:
      arcFaceForward(
        cellCount: cellCount,
        weights: weights,
        pooled: pooled,
        labels: labels,
        tape: tape
      )
    }
  }

  /// tape.logitGradient (B, C) → the head's gradients and pooledGradient (B, 2H).
  func backward(
    cellCount: Int,
    weights: FloatBuffer,
    labels: [Int]?,
    tape: Tape,
    gradients: FloatBuffer,
    pooledGradient: FloatBuffer
  ) {
    switch configuration.kind {
    case .linear:
      linearBackward(
        cellCount: cellCount,
        weights: weights,
        tape: tape,
        gradients: gradients,
        pooledGradient: pooledGradient
      )
    case .arcFace:
      arcFaceBackward(
        cellCount: cellCount,
        labels: labels,
        tape: tape,
        gradients: gradients,
        pooledGradient: pooledGradient
      )
    }
  }
}
