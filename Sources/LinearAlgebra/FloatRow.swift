/// A checked range of a ``FloatBuffer`` for an inner loop: the bounds are looked at once, not per element.
///
/// It is a borrowed place in memory: use it while the buffer is held, as a kernel's parameters are. Callers read
/// and write `k ..< k + count` within the range that ``FloatBuffer/row(at:count:)`` checked; debug builds check
/// every access. Public for the reason given in `FloatBuffer.swift`.
public struct FloatRow {
  @usableFromInline let start: UnsafeMutablePointer<Float>
  /// Number of elements.
  public let count: Int

  @inline(__always)
  @inlinable
  init(start: UnsafeMutablePointer<Float>, count: Int) {
    self.start = start
    self.count = count
  }

  /// The part of the range that whole vectors cover.
  @inline(__always) @inlinable public var wholeCount: Int { count & ~7 }

  /// The elements at `k ..< k + width`, zeros behind them; width is 1 to 8, and 8 costs no branch when it is
  /// a constant.
  public subscript(k: Int, width: Int) -> FloatVector {
    @inline(__always) @inlinable get {
      assert(k >= 0 && width > 0 && k + width <= count, "vector outside the row")
      return width >= FloatVector.scalarCount
        ? UnsafeRawPointer(start + k).loadUnaligned(as: FloatVector.self)
        : partialVector(at: k, width)
    }
    @inline(__always) @inlinable nonmutating set {
      assert(k >= 0 && width > 0 && k + width <= count, "vector outside the row")
      if width >= FloatVector.scalarCount {
        UnsafeMutableRawPointer(start + k).storeBytes(of: newValue, as: FloatVector.self)
      } else {
        setPartialVector(newValue, at: k, width)
      }
    }
  }

  @inline(never)
  @usableFromInline
  func partialVector(at k: Int, _ width: Int) -> FloatVector {
    var result = FloatVector.zero
    for lane in 0..<width { result[lane] = start[k + lane] }
    return result
  }

  @inline(never)
  @usableFromInline
  func setPartialVector(_ vector: FloatVector, at k: Int, _ width: Int) {
    for lane in 0..<width { start[k + lane] = vector[lane] }
  }
}

extension FloatBuffer {
  /// The elements at `index ..< index + count`, checked here so that a loop over them need not check.
  @inline(__always)
  @inlinable
  public func row(at index: Int, count: Int) -> FloatRow {
    precondition(
      index >= 0 && count >= 0 && index <= self.count &- count,
      "row outside the buffer"
    )
    return FloatRow(start: base + index, count: count)
  }
}
