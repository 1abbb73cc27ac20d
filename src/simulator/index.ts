export { readBusinessOffset } from './controls/clock-store.ts';
export { createSimulator } from './create-simulator.ts';
export { deletePerson, peopleIfAny } from './people/left-store.ts';
export type { SimMails, Simulator, SimulatorDeps, SimulatorSettings } from './types.ts';
