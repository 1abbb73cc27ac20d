export { findCustomerByIdentity } from './find-by-identity.ts';
export { identifySenders } from './identify-senders.ts';
export { findRecipient, identityValues } from './identity-lookup-store.ts';
export { findCustomer, setBlocked, updateCustomerOfTurn } from './store.ts';
export type { Address, Customer, Sender } from './types.ts';
