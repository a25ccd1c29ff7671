/// What kind of classifier sits on the pooled encoding.
package enum HeadKind: String, Codable, Sendable, CaseIterable {
  /// Layer norm, dropout, linear.
  case linear
  /// Additive angular margin (Deng et al. 2019): logit s · cos(θ + m) for the true class in training and
  /// s · cos θ otherwise, on the pooled encoding itself, as in the study.
  case arcFace
}

/// One classifier on the encoder; joint training has one per species.
package struct HeadConfiguration: Codable, Sendable, Equatable {
  /// Prefix of the head's parameters; unique in a model.
  package var name = "head"
  /// Number of classes C.
  package var classCount: Int
  /// What it is.
  package var kind = HeadKind.linear
  /// Dropout before the linear layer; linear heads only.
  package var dropout = 0.2
  /// ArcFace's s.
  package var scale = 30.0
  /// ArcFace's m in radians.
  package var margin = 0.35

  /// Creates a head with the study's settings.
  package init(classCount: Int, name: String = "head", kind: HeadKind = .linear) {
    self.classCount = classCount
    self.name = name
    self.kind = kind
  }

  /// - Throws: ``BiLSTMError/badSetting(_:)``.
  func validate() throws(BiLSTMError) {
    guard classCount >= 2 else {
      throw .badSetting("head '\(name)' has \(classCount) classes, expected 2 or more")
    }
    guard (0..<1).contains(dropout) else {
      throw .badSetting("dropout \(dropout) of head '\(name)', expected 0 ..< 1")
    }
    guard scale > 0, scale.isFinite, (0..<Double.pi / 2).contains(margin) else {
      throw .badSetting("scale \(scale) and margin \(margin) of head '\(name)'")
    }
  }
}
