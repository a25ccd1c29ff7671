extension StringProtocol {
  /// The text without white space and null characters at both ends.
  var trimmed: String {
    let isPadding = { (character: Character) in character.isWhitespace || character == "\0" }
    let head = drop(while: isPadding)
    guard let last = head.lastIndex(where: { !isPadding($0) }) else { return "" }
    return String(head[...last])
  }

  /// Whether a writer put the text there only because the schema asks for one.
  var isPlaceholder: Bool {
    switch trimmed.lowercased() {
    case "", "na", "n/a", "nan", "none", "not_set", "not set", "placeholder", "no description",
      "no comments", "unknown":
      true
    default:
      false
    }
  }

  /// The digits at the end as a number, with the text before them; `nil` without digits.
  var splitTrailingNumber: (stem: SubSequence, number: Int)? {
    guard let last = lastIndex(where: { !$0.isASCIIDigit }) else {
      return Int(self).map { (self[startIndex..<startIndex], $0) }
    }
    let start = index(after: last)
    guard start < endIndex, let number = Int(self[start...]) else { return nil }
    return (self[..<start], number)
  }

  /// Whether the text comes before `other` when digit runs are compared as numbers.
  ///
  /// `data_9` comes before `data_10`. Texts that differ only in leading zeros are ordered as text,
  /// so the order is total.
  func isNaturallyBefore(_ other: some StringProtocol) -> Bool {
    let left = String(self).naturalParts
    let right = String(other).naturalParts
    for (mine, theirs) in zip(left, right) where mine != theirs {
      if let a = Int(mine), let b = Int(theirs), a != b { return a < b }
      return mine < theirs
    }
    return left.count < right.count
  }
}

extension String {
  /// The text cut into runs of digits and runs of other characters.
  var naturalParts: [Substring] {
    var parts: [Substring] = []
    var start = startIndex
    while start < endIndex {
      let isDigit = self[start].isASCIIDigit
      let end = self[start...].firstIndex { $0.isASCIIDigit != isDigit } ?? endIndex
      parts.append(self[start..<end])
      start = end
    }
    return parts
  }
}

extension Character {
  /// Whether the character is one of 0 to 9.
  var isASCIIDigit: Bool { isASCII && isWholeNumber }
}
