/// One fit of an evaluation and what it says of the cells that it did not see.
struct FoldJob: Sendable, Hashable {
  /// Which cells are learned from and tested.
  enum Role: Sendable, Hashable {
    /// The whole training part; the fold's test cells.
    case full
    /// A share of the training donors; the fold's test cells.
    case share(Double)
    /// A part of the training part; the rest of it: for choosing among learners without the test cells.
    case inner

    /// A word for file names.
    var word: String {
      switch self {
      case .full: "full"
      case .share(let share): "share\(share)"
      case .inner: "inner"
      }
    }
  }

  /// Position of the grouping.
  let grouping: Int
  /// Run.
  let run: Int
  /// Fold within the run.
  let fold: Int
  /// Position of the learner.
  let learner: Int
  /// Role.
  let role: Role
}

/// What a fit says of the cells that it did not see.
struct FoldResult: Sendable, Equatable, Codable {
  /// Tested cells, ascending positions among the labelled cells.
  var cells: [Int]
  /// Probabilities before calibration: (cells, classes).
  var raw: [Double]
  /// Probabilities after it.
  var calibrated: [Double]
  /// Attention: (cells, families); empty without.
  var attention: [Double] = []
  /// Names of the families that attention is given to.
  var families: [String] = []
  /// Cells that were learned from, with the validation cells.
  var trainingCells: Int
  /// Donors of these; cells where nothing groups them.
  var trainingDonors: Int
  /// Epochs of networks.
  var epochs: [TrainingEvent] = []
}
