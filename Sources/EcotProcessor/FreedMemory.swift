import CEcotKernels

/// What a process does with memory that tensors no longer need.
package enum FreedMemory {
  /// Keeps it for the next tensor: a third of the time of a small training step goes into the system's page faults otherwise. For the
  /// main program to decide, at its start; changes no number.
  package static func keep() { ecot_keep_freed_memory() }
}
