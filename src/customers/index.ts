export { identifySenders } from './identify-senders.ts';
export { findAddress, identityValues } from './identity-store.ts';
export { findCustomer, setBlocked, updateCustomerOfTurn } from './store.ts';
export type { Address, Customer, Sender } from './types.ts';
