package import BiLSTM
package import LinearAlgebra
package import Statistics

/// Trained BiLSTMs whose probabilities are averaged.
package struct FittedNetwork: Sendable, Equatable {
  /// One network with what it needs to read raw features.
  package struct Member: Sendable, Equatable {
    /// Raw features to tokens, fitted on the cells that this network learned from.
    package let transform: TokenTransform
    /// Network.
    package let model: BiLSTMModel
    /// Calibration on this network's validation cells, or on those that the rehearsal did not learn from.
    package let calibration: Calibration
    /// What is said of held-back cells before calibration, and their classes: this network's validation cells, or, with
    /// the first network, the rehearsal's; empty in a model from a file.
    var held: (probabilities: [Double], truth: [Int]) = ([], [])

    /// Equal when transform, network and calibration are.
    package static func == (left: Member, right: Member) -> Bool {
      left.transform == right.transform && left.model == right.model
        && left.calibration == right.calibration
    }
  }

  /// Networks, at least one.
  package let members: [Member]
  /// Times log class share that is added to the logits.
  package let priorStrength: Double
  /// Number of classes.
  package let classCount: Int

  /// Mean probabilities of some cells, as the networks give them and calibrated; every row sums to 1.
  ///
  /// - Throws: ``InputError``.
  func probabilities(
    of features: Matrix,
    threads: Int
  ) throws -> (raw: [Double], calibrated: [Double]) {
    var raw = [Double](repeating: 0, count: features.rowCount * classCount)
    var calibrated = raw
    for member in members {
      let own = try member.probabilities(of: features, priorStrength, threads: threads)
      let after = member.calibration.calibrated(own, classCount: classCount)
      for index in raw.indices {
        raw[index] += own[index] / Double(members.count)
        calibrated[index] += after[index] / Double(members.count)
      }
    }
    return (raw, calibrated)
  }

  /// Names of the tokens that attention is given to.
  package var families: [String] { members.first?.transform.shapes.map(\.name) ?? [] }

  /// Whether the networks weight their tokens.
  package var hasAttention: Bool { members.first?.model.configuration.pooling == .attention }

  /// Mean attention of the networks: cells × families, rows sum to 1.
  ///
  /// - Throws: ``InputError``.
  package func attention(of features: Matrix, threads: Int) throws -> Matrix {
    var mean = Matrix(rowCount: features.rowCount, columnCount: families.count)
    for member in members {
      let own = try member.attention(of: features, threads: threads)
      for row in 0..<mean.rowCount {
        for column in 0..<mean.columnCount {
          mean[row, column] += own[row, column] / Double(members.count)
        }
      }
    }
    return mean
  }
}

extension FittedNetwork.Member {
  /// This network with the calibration of another, and with its held-back cells if they are to be reported here.
  func calibrated(like rehearsal: FittedNetwork.Member, reports: Bool) -> FittedNetwork.Member {
    FittedNetwork.Member(
      transform: transform,
      model: model,
      calibration: rehearsal.calibration,
      held: reports ? rehearsal.held : ([], [])
    )
  }

  /// Probabilities before calibration: (cells, classes).
  func probabilities(
    of features: Matrix,
    _ priorStrength: Double,
    threads: Int
  ) throws -> [Double] {
    let tokens = try transform.tokens(features)
    do {
      return try model.probabilities(of: tokens, priorStrength: priorStrength, threads: threads)
        .values
    } catch {
      throw InputError("network: \(error)")
    }
  }

  /// Attention: (cells, tokens).
  func attention(of features: Matrix, threads: Int) throws -> Matrix {
    let tokens = try transform.tokens(features)
    do {
      return try model.attention(of: tokens, threads: threads)
    } catch {
      throw InputError("network: \(error)")
    }
  }
}
