import BiLSTM
import RealModule

/// The obvious forward pass in double precision, one cell at a time, loop by loop: the oracle of the gradients.
///
/// Written from the equations alone: padding is real zeros, missing tokens are taken out of the sequence,
/// nothing is shared with the module but the names of the parameters and the class weights.
struct ReferenceNetwork {
  var configuration: BiLSTMConfiguration
  var head: HeadConfiguration
  var loss: LossSettings
  /// Values by PyTorch's names.
  var parameters: [String: [Double]]

  init(_ model: BiLSTMModel, loss: LossSettings) {
    configuration = model.configuration
    head = model.heads[0]
    self.loss = loss
    parameters = Dictionary(
      uniqueKeysWithValues: model.parameters.map { ($0.name, $0.values.map { Double($0) }) }
    )
  }

  /// The loss of all cells.
  func totalLoss(_ tensor: TokenTensor, labels: [Int]) -> Double {
    let weights = loss.classWeights.weights(
      counts: (0..<head.classCount).map { c in labels.count { $0 == c } },
      beta: loss.beta
    )
    var (sum, total) = (0.0, 0.0)
    for (cell, label) in labels.enumerated() {
      let logits = logits(tensor, cell: cell, label: label)
      let norm = Double.log(logits.reduce(0) { $0 + Double.exp($1) })
      let logs = logits.map { $0 - norm }
      if loss.focalGamma > 0 {
        let p = Double.exp(logs[label])
        sum -= weights[label] * Double.pow(1 - p, loss.focalGamma) * logs[label]
        total += 1
      } else {
        var smooth = 0.0
        for (weight, log) in zip(weights, logs) { smooth -= weight * log / Double(logs.count) }
        sum -= (1 - loss.labelSmoothing) * weights[label] * logs[label]
        sum += loss.labelSmoothing * smooth
        total += weights[label]
      }
    }
    return sum / total
  }

  /// Logits of one cell; with a label the ArcFace margin is on.
  func logits(_ tensor: TokenTensor, cell: Int, label: Int?) -> [Double] {
    let present = tensor.tokens.indices.filter { !tensor.isMissing(cell: cell, token: $0) }
    let widest = tensor.tokens.map(\.width).max() ?? 0
    var rows = present.map { token -> [Double] in
      let values = tensor.row(cell: cell, token: token).map { Double($0) }
      let row =
        configuration.inputMode == .projected
        ? linear("projections.\(token)", values)
        : values + [Double](repeating: 0, count: widest - values.count)
      return layerNorm("in_norm", row)
    }
    for layer in 0..<configuration.layerCount {
      let ascending = direction("l\(layer)", rows)
      let descending = direction("l\(layer)_reverse", rows.reversed()).reversed()
      rows = zip(ascending, descending).map { $0 + $1 }
    }
    return classify(pool(rows), label: label)
  }

  private func values(_ name: String) -> [Double] { parameters[name] ?? [] }

  /// W x (+ b).
  private func linear(_ name: String, _ x: [Double], hasBias: Bool = true) -> [Double] {
    product(values(name + ".weight"), x, plus: hasBias ? values(name + ".bias") : nil)
  }

  private func product(_ w: [Double], _ x: [Double], plus b: [Double]? = nil) -> [Double] {
    var result = b ?? [Double](repeating: 0, count: w.count / x.count)
    for r in result.indices {
      for j in x.indices { result[r] += w[r * x.count + j] * x[j] }
    }
    return result
  }

  private func layerNorm(_ name: String, _ x: [Double]) -> [Double] {
    let (gain, shift) = (values(name + ".weight"), values(name + ".bias"))
    let mean = x.reduce(0, +) / Double(x.count)
    let variance = x.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Double(x.count)
    let scale = 1 / (variance + 1e-5).squareRoot()
    return x.indices.map { k -> Double in
      let normalized: Double = (x[k] - mean) * scale
      return normalized * gain[k] + shift[k]
    }
  }

  /// Outputs of one direction of one layer.
  private func direction(_ end: String, _ rows: [[Double]]) -> [[Double]] {
    let count = configuration.hiddenSize
    func logistic(_ x: Double) -> Double { 1 / (1 + Double.exp(-x)) }
    var hidden = [Double](repeating: 0, count: count)
    var state = hidden
    return rows.map { x in
      let own = product(values("lstm.weight_ih_" + end), x, plus: values("lstm.bias_ih_" + end))
      let back = product(
        values("lstm.weight_hh_" + end),
        hidden,
        plus: values("lstm.bias_hh_" + end)
      )
      let sums = zip(own, back).map { $0 + $1 }
      for k in 0..<count {
        state[k] =
          logistic(sums[count + k]) * state[k]
          + logistic(sums[k]) * Double.tanh(sums[2 * count + k])
        hidden[k] = logistic(sums[3 * count + k]) * Double.tanh(state[k])
      }
      return hidden
    }
  }

  private func pool(_ rows: [[Double]]) -> [Double] {
    var weights = rows.map { _ in 1 / Double(rows.count) }
    switch configuration.pooling {
    case .mean: break
    case .lastStep: weights = rows.indices.map { $0 == rows.count - 1 ? 1 : 0 }
    case .attention:
      let powers = rows.map { row in
        let units = linear("attn_mlp.0", row).map { Double.tanh($0) }
        return Double.exp(linear("attn_vec", units, hasBias: false)[0])
      }
      weights = powers.map { $0 / powers.reduce(0, +) }
    }
    return rows[0].indices.map { k -> Double in
      var sum = 0.0
      for (weight, row) in zip(weights, rows) { sum += weight * row[k] }
      return sum
    }
  }

  private func classify(_ pooled: [Double], label: Int?) -> [Double] {
    guard head.kind == .arcFace else {
      return linear("head.2", layerNorm("head.0", pooled))
    }
    func unit(_ x: [Double]) -> [Double] {
      let length = x.reduce(0) { $0 + $1 * $1 }.squareRoot()
      return x.map { $0 / length }
    }
    let w = values("head.weight")
    let directions = (0..<head.classCount).flatMap {
      unit(Array(w[$0 * pooled.count..<($0 + 1) * pooled.count]))
    }
    var cosines = product(directions, unit(pooled))
    if let label {
      let angle = Double.acos(cosines[label])
      cosines[label] =
        angle + head.margin <= .pi
        ? Double.cos(angle + head.margin)
        : cosines[label] - head.margin * Double.sin(.pi - head.margin)
    }
    return cosines.map { head.scale * $0 }
  }
}
