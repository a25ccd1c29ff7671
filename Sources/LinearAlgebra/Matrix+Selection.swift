extension Matrix {
  /// The transpose.
  package var transposed: Matrix {
    var result = Matrix(rowCount: columnCount, columnCount: rowCount)
    let (rows, columns) = (rowCount, columnCount)
    withValues { source in
      result.withMutableValues { target in
        for i in 0..<rows {
          for j in 0..<columns { target[j * rows + i] = source[i * columns + j] }
        }
      }
    }
    return result
  }

  /// The rows at these indices, in their order; an index may be repeated.
  package func selectingRows(_ indices: [Int]) -> Matrix {
    var selected: [Double] = []
    selected.reserveCapacity(indices.count * columnCount)
    for index in indices {
      selected.append(contentsOf: values[index * columnCount..<(index + 1) * columnCount])
    }
    return Matrix(rowCount: indices.count, columnCount: columnCount, values: selected)
  }

  /// The columns at these indices, in their order; an index may be repeated.
  package func selectingColumns(_ indices: [Int]) -> Matrix {
    if indices == Array(0..<columnCount) { return self }
    var selected: [Double] = []
    selected.reserveCapacity(indices.count * rowCount)
    for i in 0..<rowCount {
      for j in indices {
        precondition(j >= 0 && j < columnCount, "column \(j) of \(columnCount)")
        selected.append(values[i * columnCount + j])
      }
    }
    return Matrix(rowCount: rowCount, columnCount: indices.count, values: selected)
  }

  /// This matrix with the columns of another one on its right.
  package func appendingColumns(of other: Matrix) -> Matrix {
    precondition(
      rowCount == other.rowCount,
      "\(rowCount) rows cannot be joined with \(other.rowCount)"
    )
    var joined: [Double] = []
    joined.reserveCapacity(values.count + other.values.count)
    for i in 0..<rowCount {
      joined.append(contentsOf: values[i * columnCount..<(i + 1) * columnCount])
      joined.append(contentsOf: other.values[i * other.columnCount..<(i + 1) * other.columnCount])
    }
    return Matrix(
      rowCount: rowCount,
      columnCount: columnCount + other.columnCount,
      values: joined
    )
  }

  /// This matrix with the rows of another below its own.
  package func appendingRows(of other: Matrix) -> Matrix {
    precondition(
      columnCount == other.columnCount,
      "\(columnCount) columns above \(other.columnCount)"
    )
    return Matrix(
      rowCount: rowCount + other.rowCount,
      columnCount: columnCount,
      values: values + other.values
    )
  }

  /// Row and column of the first NaN or infinite value in reading order, nil when all are finite.
  package var firstNonFinite: (row: Int, column: Int)? {
    // A sum is finite unless an element is not (or the sum overflows): one cheap pass for good data.
    guard !values.reduce(0, +).isFinite else { return nil }
    guard let index = values.firstIndex(where: { !$0.isFinite }) else { return nil }
    return (index / columnCount, index % columnCount)
  }

  /// - Throws: ``LinearAlgebraError/notFinite(row:column:)`` at the first NaN or infinite value.
  package func requireFinite() throws(LinearAlgebraError) {
    guard let position = firstNonFinite else { return }
    throw .notFinite(row: position.row, column: position.column)
  }
}
