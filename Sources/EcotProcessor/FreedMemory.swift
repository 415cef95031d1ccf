import CEcotKernels

/// What a process does with memory that tensors no longer need.
package enum FreedMemory {
  /// Keeps it for the next tensor: a third of the time of a small training step goes into the system's page faults otherwise. For the
  /// main program to decide, at its start; changes no number.
  package static func keep() { ecot_keep_freed_memory() }

  /// Lets all threads share one heap, for a run whose memory is watched: 200 steps of the tiny model then grow by 0.1 to 2 %
  /// instead of 1 to 4.6 %. Recording, which allocates beside the run, is slower with it. Call it before there are threads.
  package static func useOneHeap() { ecot_use_one_arena() }
}
