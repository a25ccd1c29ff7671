// What kernels of other modules call per element is public: only then does the compiler inline it there
// (Swift 6.3.1 accepts `@inlinable package` and does not inline it; an epoch of the study's sequence model took
// 2.2 s instead of 1.5). It is no promise to users of the package, which has no library product.

/// Eight 32-bit floats: the width of the kernels' inner loops, two SSE registers.
public typealias FloatVector = SIMD8<Float>

/// A work array of 32-bit floats with a fixed length and a fixed place in memory.
///
/// For kernels that read and write many arrays at once, element by element and through BLAS. An `Array` in
/// a structure cannot do that: a mutable span of one borrows the whole structure. Every access is
/// bounds-checked, in release builds too. Like any class it is shared by reference, so whoever owns one
/// decides who may write when; it is not `Sendable`.
public final class FloatBuffer {
  /// First element; allocated in ``init(count:)``, freed in `deinit`, never handed out.
  @usableFromInline let base: UnsafeMutablePointer<Float>
  /// Number of elements.
  public let count: Int

  /// Makes a buffer of zeros, on a 64-byte boundary as the widest vector registers like it.
  ///
  /// Behind the elements is room for a vector of 16, so that kernels may treat the end of the last row as a whole one.
  package init(count: Int) {
    precondition(count >= 0, "a buffer of \(count) floats")
    let room = count + 16
    let bytes = room * MemoryLayout<Float>.stride
    base = UnsafeMutableRawPointer.allocate(byteCount: bytes, alignment: 64)
      .bindMemory(to: Float.self, capacity: room)
    base.initialize(repeating: 0, count: room)
    self.count = count
  }

  /// Makes a buffer with the elements of an array.
  package convenience init(_ values: [Float]) {
    self.init(count: values.count)
    replace(at: 0, with: values, 0..<values.count)
  }

  deinit {
    base.deallocate()
  }

  /// One element.
  public subscript(index: Int) -> Float {
    @inline(__always) @inlinable get {
      precondition(index >= 0 && index < count, "element outside the buffer")
      return base[index]
    }
    @inline(__always) @inlinable set {
      precondition(index >= 0 && index < count, "element outside the buffer")
      base[index] = newValue
    }
  }

  /// All elements as an array.
  package var values: [Float] { Array(UnsafeBufferPointer(start: base, count: count)) }

  /// The first elements as doubles.
  package func doubles(_ count: Int) -> [Double] {
    precondition(count <= self.count, "\(count) elements of \(self.count)")
    return UnsafeBufferPointer(start: base, count: count).map { Double($0) }
  }

  /// Sets some elements to zero.
  package func clear(_ range: Range<Int>) {
    fill(range, with: 0)
  }

  /// Sets some elements to a value.
  package func fill(_ range: Range<Int>, with value: Float) {
    checkRange(range)
    (base + range.lowerBound).update(repeating: value, count: range.count)
  }

  /// Replaces elements from `index` on by a range of an array's.
  package func replace(at index: Int, with source: [Float], _ range: Range<Int>) {
    checkRange(index..<index + range.count)
    precondition(range.upperBound <= source.count, "\(range) of \(source.count) floats")
    source.withUnsafeBufferPointer { pointer in
      guard let first = pointer.baseAddress else { return }
      (base + index).update(from: first + range.lowerBound, count: range.count)
    }
  }

  /// Replaces elements from `index` on by a range of another buffer's, or of its own.
  package func replace(at index: Int, with source: FloatBuffer, _ range: Range<Int>) {
    checkRange(index..<index + range.count)
    source.checkRange(range)
    (base + index).update(from: source.base + range.lowerBound, count: range.count)
  }

  private func checkRange(_ range: Range<Int>) {
    precondition(range.lowerBound >= 0 && range.upperBound <= count, "\(range) of \(count) floats")
  }
}

extension FloatBuffer {
  /// The elements at `index ..< index + 8`.
  @inline(__always)
  @inlinable
  public func vector(at index: Int) -> FloatVector {
    precondition(index >= 0 && index &+ 8 <= count, "vector outside the buffer")
    return UnsafeRawPointer(base + index).loadUnaligned(as: FloatVector.self)
  }

  /// The elements at `index ..< index + count`, zeros behind them; count is 1 to 8.
  @inline(__always)
  @inlinable
  public func vector(at index: Int, count: Int) -> FloatVector {
    count >= FloatVector.scalarCount ? vector(at: index) : partialVector(at: index, count: count)
  }

  /// Stores eight elements at `index ..< index + 8`.
  @inline(__always)
  @inlinable
  public func setVector(_ vector: FloatVector, at index: Int) {
    precondition(index >= 0 && index &+ 8 <= count, "vector outside the buffer")
    UnsafeMutableRawPointer(base + index).storeBytes(of: vector, as: FloatVector.self)
  }

  /// Stores the first `count` elements at `index ..< index + count`; count is 1 to 8.
  @inline(__always)
  @inlinable
  public func setVector(_ vector: FloatVector, at index: Int, count: Int) {
    if count >= FloatVector.scalarCount {
      setVector(vector, at: index)
    } else {
      setPartialVector(vector, at: index, count: count)
    }
  }

  /// The end of a row whose length is no multiple of eight; out of line, it is rare.
  @inline(never)
  @usableFromInline
  func partialVector(at index: Int, count: Int) -> FloatVector {
    var result = FloatVector.zero
    for k in 0..<count { result[k] = self[index + k] }
    return result
  }

  /// As ``partialVector(at:count:)``, storing.
  @inline(never)
  @usableFromInline
  func setPartialVector(_ vector: FloatVector, at index: Int, count: Int) {
    for k in 0..<count { self[index + k] = vector[k] }
  }
}
