export { identifySenders } from './identify-senders.ts';
export { findAddress, findCustomer, identityValues, setBlocked, updateCustomerOfTurn } from './store.ts';
export type { Address, Customer, Sender } from './types.ts';
