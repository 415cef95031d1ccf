// The library product: everything that a program needs to record its own tensors and to compare goldens, in one import.
@_exported import EcotDrift
@_exported import EcotFingerprints
@_exported import EcotGoldens
@_exported import EcotProcessor
@_exported import EcotTensors
