import RealModule

/// The least-squares curve y0 + a·e^(-k·x), found by variable projection (Golub and Pereyra 1973).
///
/// For a given k the best a and y0 are a straight-line fit, so only k is searched, by Gauss–Newton steps
/// that are halved until they help. That reaches the optimum of MINPACK's three-parameter search from the
/// same k, and does not stall where a and y0 nearly cancel (k·x small). Source: spec, trains and
/// subthreshold, section 2.
package struct ExponentialFit: Sendable, Equatable {
  /// Amplitude a at x = 0.
  package var amplitude: Double
  /// Rate constant k (1/s), of either sign.
  package var rate: Double
  /// Asymptote y0.
  package var asymptote: Double
  /// Root mean square residual.
  package var rmse: Double

  /// Steps after which the search is given up.
  private static let maximumSteps = 200
  /// Relative step below which k has converged.
  private static let tolerance = 1e-10

  /// Fits from k = 50.
  ///
  /// - Parameters:
  ///   - x: abscissae (s), beginning at 0.
  ///   - y: ordinates without NaN, as many.
  ///   - start: first guess of k (1/s).
  ///
  /// The result is `nil` for fewer than three points, constant ordinates or no convergence.
  ///
  /// - Complexity: O(count) a step, some ten steps.
  package init?(x: [Double], y: [Double], startingAt start: Double = 50) {
    precondition(x.count == y.count, "\(x.count) abscissae for \(y.count) ordinates")
    guard y.count >= 3, var best = Projection(x: x, y: y, rate: start), best.amplitude != 0 else {
      return nil
    }
    for _ in 0..<Self.maximumSteps {
      let raw = best.step(x: x, y: y)
      guard raw.isFinite else { return nil }
      // A leap would end in the optimum that fits the first sample alone.
      let longest = 2 * best.rate.magnitude + 1 / x[x.count - 1]
      var step = min(max(raw, -longest), longest)
      var next: Projection?
      while step.magnitude > Self.tolerance * best.rate.magnitude {
        if let trial = Projection(x: x, y: y, rate: best.rate + step),
          trial.squaredError < best.squaredError
        {
          next = trial
          break
        }
        step /= 2
      }
      guard let next else {
        self.init(best, count: y.count)
        return
      }
      best = next
    }
    return nil
  }

  private init(_ projection: Projection, count: Int) {
    amplitude = projection.amplitude
    rate = projection.rate
    asymptote = projection.asymptote
    rmse = (projection.squaredError / Double(count)).squareRoot()
  }
}

/// The best amplitude and asymptote at one rate.
private struct Projection {
  let rate: Double
  let amplitude: Double
  let asymptote: Double
  let squaredError: Double
  /// e^(-k·x) - 1 of every abscissa: the exponentials are most of a fit's cost, so each is taken once.
  private let decays: [Double]
  /// Mean of e^(-k·x) - 1, which keeps its digits when k·x is small.
  private let meanDecay: Double
  /// Sum of squares of the centred decay.
  private let spread: Double

  init?(x: [Double], y: [Double], rate: Double) {
    let number = Double(y.count)
    let decays = x.map { Double.expMinusOne(-rate * $0) }
    var decaySum = 0.0
    var sum = 0.0
    for index in y.indices {
      decaySum += decays[index]
      sum += y[index]
    }
    let (meanDecay, mean) = (decaySum / number, sum / number)
    var spread = 0.0
    var product = 0.0
    var variation = 0.0
    for index in y.indices {
      let decay = decays[index] - meanDecay
      spread += decay * decay
      product += decay * (y[index] - mean)
      variation += (y[index] - mean) * (y[index] - mean)
    }
    guard spread > 0, spread.isFinite else { return nil }
    self.rate = rate
    self.decays = decays
    self.meanDecay = meanDecay
    self.spread = spread
    amplitude = product / spread
    asymptote = mean - amplitude * (meanDecay + 1)
    // The residuals themselves: the difference of two sums of squares would cancel.
    var squaredError = 0.0
    for index in y.indices {
      let decay = decays[index] - meanDecay
      let residual = y[index] - mean - amplitude * decay
      squaredError += residual * residual
    }
    guard squaredError.isFinite else { return nil }
    self.squaredError = squaredError
  }

  /// The Gauss–Newton step of k, with the derivative's share along 1 and e^(-k·x) taken out.
  func step(x: [Double], y: [Double]) -> Double {
    let number = Double(y.count)
    var slopeSum = 0.0
    var slopeProduct = 0.0
    for index in y.indices {
      let decay = decays[index]
      let slope = -amplitude * x[index] * (decay + 1)
      slopeSum += slope
      slopeProduct += slope * (decay - meanDecay)
    }
    let meanSlope = slopeSum / number
    let share = slopeProduct / spread
    let meanY = asymptote + amplitude * (meanDecay + 1)
    var square = 0.0
    var product = 0.0
    for index in y.indices {
      let raw = decays[index]
      let decay = raw - meanDecay
      let slope = -amplitude * x[index] * (raw + 1) - meanSlope - share * decay
      square += slope * slope
      product += slope * (y[index] - meanY - amplitude * decay)
    }
    return square > 0 ? product / square : 0
  }
}
