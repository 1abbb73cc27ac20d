export { readBusinessOffset } from './controls/store.ts';
export { createSimulator } from './create-simulator.ts';
export type { Simulator, SimulatorDeps, SimulatorSettings } from './types.ts';
