import LinearAlgebra

/// Shortening of gradients whose norm is too long, as `torch.nn.utils.clip_grad_norm_`.
enum GradientClipping {
  /// The Euclidean norm of the gradients in some ranges together.
  static func norm(_ gradients: FloatBuffer, ranges: [Range<Int>]) -> Double {
    ranges.reduce(0) { sum, range in
      sum + FloatKernels.squares(gradients.row(at: range.lowerBound, count: range.count))
    }.squareRoot()
  }

  /// The factor min(1, limit / (norm + 1e-6)), or 1 without a limit.
  static func scale(norm: Double, limit: Double?) -> Float {
    guard let limit else { return 1 }
    return Float(min(1, limit / (norm + 1e-6)))
  }
}
