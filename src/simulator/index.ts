export { readBusinessOffset } from './controls/clock-store.ts';
export { createSimulator } from './create-simulator.ts';
export type { SimMails, Simulator, SimulatorDeps, SimulatorSettings } from './types.ts';
