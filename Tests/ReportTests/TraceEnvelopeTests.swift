import Report
import Testing

@Suite struct TraceEnvelopeTests {
  @Test(arguments: [1, 2, 7, 100, 1000])
  func `extremes survive at any width`(columns: Int) throws {
    var samples = (0..<12_345).map { Double($0 * 7919 % 1013) / 1013 }
    samples[6_000] = 55
    samples[6_001] = -90
    let envelope = TraceEnvelope(samples, columns: columns)
    let extremes = try #require(envelope.extremes)
    #expect(extremes == -90...55)
    let points = try #require(envelope.segments.first)
    #expect(envelope.segments.count == 1)
    #expect(points.count <= 2 * columns + 2)
    #expect(points.first?.index == 0 && points.last?.index == samples.count - 1)
    #expect(zip(points, points.dropFirst()).allSatisfy { $0.index < $1.index })
    #expect(points.allSatisfy { samples[$0.index] == $0.value })
  }

  @Test func `each column keeps its own extremes`() {
    let samples: [Double] = [0, 5, -5, 1, 2, 9, 3, 2, 7, 7, 7, 7]
    let points = TraceEnvelope(samples, columns: 3).segments.flatMap(\.self)
    #expect(points.map(\.index) == [0, 1, 2, 4, 5, 8, 11])
  }

  @Test func `gaps split the trace`() {
    let samples: [Float] = [.nan, 1, 2, .nan, .infinity, 3, .nan]
    let segments = TraceEnvelope(samples, columns: 1).segments
    #expect(segments.map { $0.map(\.index) } == [[1, 2], [5]])
    #expect(TraceEnvelope([Double.nan], columns: 4).segments.isEmpty)
    #expect(TraceEnvelope([Double](), columns: 4).extremes == nil)
  }

  @Test func `a range is cut to what is there`() {
    let samples: [Double] = [1, 2, 3, 4]
    let points = TraceEnvelope(samples, range: 2..<9, columns: 10).segments.flatMap(\.self)
    #expect(points.map(\.index) == [2, 3])
  }

  @Test func `few samples stay as they are`() {
    let samples = (0..<20).map { Double($0 % 3) }
    let points = TraceEnvelope(samples, columns: 10).segments.flatMap(\.self)
    #expect(points.map(\.value) == samples)
  }
}
