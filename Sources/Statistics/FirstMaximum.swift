/// The index of the largest value, the first of equals: the predicted class of a row of votes or logits.
///
/// 0 for an empty array; NaN is never larger.
package func firstMaximum(_ values: [Double]) -> Int {
  var best = 0
  for i in values.indices where values[i] > values[best] { best = i }
  return best
}
