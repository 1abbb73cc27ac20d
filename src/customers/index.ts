export { customersIn } from './everybody-store.ts';
export {
  ADDRESS_FIELDS,
  addressCells,
  fileAddress,
  writtenAddress,
} from './files/address-fields.ts';
export { externalId, filePhone } from './files/customer-file.ts';
export { exportCustomers } from './files/export-customers.ts';
export { type FoundCustomers, findRecorded, type NamedCustomer, readNames } from './files/find-recorded.ts';
export { importCustomers } from './files/import-customers.ts';
export type { RecordKeepers } from './files/ports.ts';
export { readSaved } from './files/read-saved.ts';
export type { SavedAddress, SavedMethod } from './files/types.ts';
export { findCustomerByIdentity } from './find-by-identity.ts';
export { findRecipients } from './find-recipients.ts';
export { followIdentity } from './follow-identity.ts';
export { identifySenders } from './identify-senders.ts';
export { forgetChanges } from './identity-change-store.ts';
export { identityValues, identityValuesOf, recipientWith } from './identity-lookup-store.ts';
export {
  customerWithId,
  deletePerson,
  externalIdOf,
  identitiesEver,
  lockPerson,
  personRecords as customerRecords,
} from './person-store.ts';
export { type PostalAddress, postalAddress } from './postal-address.ts';
export { presentSenders } from './present-senders.ts';
export { identitiesOf } from './rules.ts';
export { type ShownCustomer, shownCustomers } from './shown-store.ts';
export {
  customerWith,
  editCustomer,
  noteToldOfAssistant,
  setBlocked,
  setUnreachable,
  updateCustomerOfTurn,
} from './store.ts';
export type { Address, Customer, Sender } from './types.ts';
