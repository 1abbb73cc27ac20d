import { createHash } from 'node:crypto';
import { AppError } from '../../core/errors.ts';
import { newId } from '../../core/ids.ts';
import type { NewCustomer } from '../contract.ts';
import type { Sim } from '../types.ts';
import { type Person, toSimCustomer } from './person.ts';
import { insertPerson, listPeople } from './store.ts';

/** Customers of the first start: a number with the old Mexican prefix, one without a number, one who writes English. */
const FIRST_CUSTOMERS: readonly NewCustomer[] = [
  { name: 'Marisol Hernández', language: 'es', phone: '5215512345678', username: null },
  { name: 'Juan Pérez', language: 'es', phone: '5213312340022', username: null },
  { name: 'Luz', language: 'es', phone: null, username: 'luz.oaxaca' },
  { name: 'John Miller', language: 'en', phone: '14155550123', username: null },
];

/** Adds a customer with a business-scoped user id of their own; refuses a number that is already taken. */
export async function addCustomer(sim: Sim, customer: NewCustomer): Promise<Person> {
  const id = newId<'person'>();
  const username = customer.username?.replace(/^@/, '') || null;
  const bsuid = `${countryOf(customer)}.${userNumber(id)}`;
  const person = await insertPerson(sim.db, { ...customer, username, id, bsuid, createdAt: sim.businessNow() });
  if (!person) throw new AppError('simulator_number_taken', 'conflict', { facts: { phone: customer.phone } });
  sim.publish({ what: 'customer', customer: toSimCustomer(person, sim.businessNow()) });
  return person;
}

export async function addFirstCustomers(sim: Sim): Promise<void> {
  if ((await listPeople(sim.db)).length > 0) return;
  for (const customer of FIRST_CUSTOMERS) await addCustomer(sim, customer);
}

const countryOf = (customer: NewCustomer): string => {
  if (customer.phone?.startsWith('1')) return 'US';
  return customer.phone === null && customer.language === 'en' ? 'US' : 'MX';
};

/** BSUIDs look like long numbers; this one is derived from the row's id so that it is unique and never a phone. */
const userNumber = (id: string): string =>
  BigInt(`0x${createHash('sha256').update(id).digest('hex').slice(0, 16)}`)
    .toString()
    .padStart(20, '1')
    .slice(0, 20);
