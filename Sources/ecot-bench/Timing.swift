import EcotFiles

/// Milliseconds that `body` takes.
func milliseconds(_ body: () throws -> Void) rethrows -> Double {
  try ContinuousClock().measure(body).milliseconds
}

/// The argument at an index, a positive whole number.
func integer(_ arguments: [String], _ index: Int) throws -> Int {
  guard index < arguments.count, let value = Int(arguments[index]), value > 0 else {
    throw InputError("a positive number is missing")
  }
  return value
}
