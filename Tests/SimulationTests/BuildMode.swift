/// How this test target was compiled.
enum BuildMode {
  /// Whether whole recordings are simulated in seconds; debug builds need a hundred times as long.
  static var isOptimised: Bool {
    #if DEBUG
      false
    #else
      true
    #endif
  }
}
