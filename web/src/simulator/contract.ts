/** The words shared with the simulator's server: types only, nothing of the server enters the page. */
export type {
  AccountEvent,
  Bubble,
  BubbleContent,
  CustomerAction,
  Delivery,
  FaultKind,
  NewCustomer,
  Script,
  SimChange,
  SimCustomer,
  SimEvent,
  SimState,
} from '../../../src/simulator/contract.ts';
