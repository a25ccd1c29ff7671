/// A long trace reduced to what a figure of given width can show.
///
/// The samples are cut into equal columns, and of each column the least and the greatest sample stay, in
/// the order in which they occur: a spike of a single sample survives at any reduction. Samples that are
/// not finite split the trace into segments.
package struct TraceEnvelope: Sendable, Equatable {
  /// One sample that stays.
  package struct Point: Sendable, Equatable {
    /// Index into the samples.
    package var index: Int
    /// The sample.
    package var value: Double
  }

  /// Runs of finite samples, each with its first and last sample kept.
  package let segments: [[Point]]

  /// Reduces samples of double precision.
  ///
  /// - Parameters:
  ///   - samples: The trace.
  ///   - range: Which samples; all by default. Clamped to the samples that there are.
  ///   - columns: How many columns at most; at least 1.
  /// - Complexity: O(samples in the range).
  package init(_ samples: [Double], range: Range<Int>? = nil, columns: Int) {
    segments = Self.reduce(samples, range: range, columns: columns)
  }

  /// Reduces samples of single precision.
  package init(_ samples: [Float], range: Range<Int>? = nil, columns: Int) {
    segments = Self.reduce(samples, range: range, columns: columns)
  }

  /// Least and greatest sample; `nil` without a finite sample.
  package var extremes: ClosedRange<Double>? {
    var range: ClosedRange<Double>?
    for segment in segments {
      for point in segment {
        let old = range ?? point.value...point.value
        range = min(old.lowerBound, point.value)...max(old.upperBound, point.value)
      }
    }
    return range
  }

  /// Appends the trace to a path.
  package func append(
    to path: inout SVGPath,
    position: (Point) -> (x: Double, y: Double)
  ) {
    for segment in segments { path.add(segment.map(position)) }
  }

  private static func reduce<Sample: BinaryFloatingPoint>(
    _ samples: [Sample],
    range: Range<Int>?,
    columns: Int
  ) -> [[Point]] {
    precondition(columns > 0, "an envelope needs at least one column, not \(columns)")
    let range = (range ?? 0..<samples.count).clamped(to: 0..<samples.count)
    var collector = Collector()
    // Below two samples a column nothing would be saved.
    let count = range.count <= 2 * columns ? max(1, range.count) : columns
    for column in 0..<count {
      let start = range.lowerBound + column * range.count / count
      let end = range.lowerBound + (column + 1) * range.count / count
      for index in start..<end { collector.add(index, Double(samples[index])) }
      collector.endColumn()
    }
    collector.endSegment()
    return collector.segments
  }

  /// The state of the walk along the samples.
  private struct Collector {
    var segments: [[Point]] = []
    private var current: [Point] = []
    private var least: Point?
    private var greatest: Point?
    private var last: Point?

    mutating func add(_ index: Int, _ value: Double) {
      guard value.isFinite else {
        endSegment()
        return
      }
      let point = Point(index: index, value: value)
      if last == nil { current.append(point) }
      last = point
      if least.map({ value < $0.value }) ?? true { least = point }
      if greatest.map({ value > $0.value }) ?? true { greatest = point }
    }

    mutating func endColumn() {
      if let least, let greatest {
        let isRising = least.index <= greatest.index
        append(isRising ? least : greatest)
        append(isRising ? greatest : least)
      }
      least = nil
      greatest = nil
    }

    mutating func endSegment() {
      endColumn()
      if let last { append(last) }
      last = nil
      if !current.isEmpty { segments.append(current) }
      current = []
    }

    private mutating func append(_ point: Point) {
      if let previous = current.last, previous.index >= point.index { return }
      current.append(point)
    }
  }
}
