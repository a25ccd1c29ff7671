/// The landmarks of a spike with the sign and colour that each has in every figure.
enum SpikeLandmark: CaseIterable {
  case threshold
  case upstroke
  case peak
  case downstroke
  case fastTrough
  case trough
  case adp
  case slowTrough

  /// Name in legends.
  var name: String {
    switch self {
    case .threshold: "threshold"
    case .upstroke: "upstroke"
    case .peak: "peak"
    case .downstroke: "downstroke"
    case .fastTrough: "fast trough"
    case .trough: "trough"
    case .adp: "ADP"
    case .slowTrough: "slow trough"
    }
  }

  /// Sign.
  var shape: MarkerShape {
    switch self {
    case .threshold: .triangleUp
    case .upstroke, .downstroke: .diamond
    case .peak: .circle
    case .fastTrough, .slowTrough: .triangleDown
    case .trough: .square
    case .adp: .plus
    }
  }

  /// Classes of the sign: filled signs have a thin rim in the colour of the background.
  var style: String {
    switch self {
    case .threshold: "f1 halo"
    case .upstroke: "f4 halo"
    case .peak: "f3 halo"
    case .downstroke: "open s4"
    case .fastTrough: "open s0"
    case .trough: "f0 halo"
    case .adp: "mk s2"
    case .slowTrough: "open s2"
    }
  }

  /// Where the landmark is in a spike.
  func mark(in spike: SweepAnnotations.SpikeMarks) -> SweepAnnotations.Mark? {
    switch self {
    case .threshold: spike.threshold
    case .upstroke: spike.upstroke
    case .peak: spike.peak
    case .downstroke: spike.downstroke
    case .fastTrough: spike.fastTrough
    case .trough: spike.trough
    case .adp: spike.adp
    case .slowTrough: spike.slowTrough
    }
  }
}
