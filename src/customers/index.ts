export { findCustomerByIdentity } from './find-by-identity.ts';
export { followIdentity } from './follow-identity.ts';
export { identifySenders } from './identify-senders.ts';
export { identityValues, recipientWith } from './identity-lookup-store.ts';
export { customerWith, setBlocked, updateCustomerOfTurn } from './store.ts';
export type { Address, Customer, Sender } from './types.ts';
