@_exported import EcotDrift
@_exported import EcotFingerprints
@_exported import EcotGoldens
@_exported import EcotTensors
