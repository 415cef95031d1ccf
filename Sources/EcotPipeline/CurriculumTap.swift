import EcotConfiguration
import EcotTensors

/// Names the stage of a step where the configuration has several, so that a golden shows each switch: `N/data/curriculum/stage`.
struct CurriculumTap {
  /// Where it is; nil for a run of one stage.
  let address: TensorAddress?

  init(_ place: BatchPlace, _ curriculum: Curriculum, observer: any TensorObserver) {
    guard curriculum.isList else {
      address = nil
      return
    }
    let address = place.address(.data, ["curriculum"], "stage")
    observer.observe(Tensor([Int64(curriculum.stage(atStep: place.step))]), at: address, parents: [])
    self.address = address
  }
}
