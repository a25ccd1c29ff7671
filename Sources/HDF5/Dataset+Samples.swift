extension Dataset {
  /// The samples of `range`, or all of them, in the precision that they are stored in.
  ///
  /// 32-bit floats stay so; 64-bit floats and integers give `Double`. Chunked data with the usual
  /// filters are decoded here, outside the library's lock; everything else by `H5Dread`. Only
  /// chunks that overlap the range are read. With several axes the range counts along the first,
  /// and each of its steps gives all elements of the others.
  ///
  /// - Throws: `wrongType` when the elements are not numbers or the range lies outside;
  /// `corruptData`
  ///   naming the chunk when its bytes do not decode or its checksum differs.
  package func readSamples(range: Range<Int>? = nil) throws(HDF5Error) -> RawSamples {
    guard let layout = ChunkLayout(self) else {
      return try readSamplesThroughLibrary(range: range)
    }
    let wanted = try checked(range)
    return try ChunkReader(self, layout, wanted).read()
  }

  /// The samples of `range` as the library decodes them: the oracle and fallback of
  /// ``readSamples(range:)``.
  package func readSamplesThroughLibrary(
    range: Range<Int>? = nil
  ) throws(HDF5Error) -> RawSamples {
    let wanted = try checked(range)
    try fetchAhead(wanted)
    let source: ValueSource
    if shape.isEmpty || wanted == 0..<shape[0] {
      source = try self.source()
    } else {
      let rest = shape.dropFirst()
      source = try self.source(
        Slab(
          offset: [wanted.lowerBound] + rest.map { _ in 0 },
          count: [wanted.count] + rest
        )
      )
    }
    if case .float(let bytes, _) = elementType, bytes <= 4 {
      return .single(try source.numbers(zero: Float(0)))
    }
    return .double(try source.numbers(zero: 0.0))
  }

  /// The range, or the whole first axis, after checking that it lies inside.
  private func checked(_ range: Range<Int>?) throws(HDF5Error) -> Range<Int> {
    let whole = 0..<(shape.first ?? 1)
    guard let range else { return whole }
    guard range.lowerBound >= 0, range.upperBound <= whole.upperBound else {
      throw handle.failure(
        .wrongType,
        "read samples of",
        detail: "expected a range inside 0..<\(whole.upperBound), found \(range)"
      )
    }
    return range
  }
}
