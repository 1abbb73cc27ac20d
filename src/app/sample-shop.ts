import { SIMULATED } from '../config/index.ts';
import { machineClock } from '../core/clock.ts';
import { AppError } from '../core/errors.ts';
import { type CustomerId, newId } from '../core/ids.ts';
import type { Both } from '../core/language.ts';
import { externalIdOf, findCustomerByIdentity } from '../customers/index.ts';
import { eraseCustomer } from '../erasure/index.ts';
import { conversationsOfPerson, customersOfNumberAlone } from '../inbox/index.ts';
import { findImported, findLoaded, holdPublished, unloadShop, withdrawImported } from '../knowledge/index.ts';
import type { Db } from '../platform/db/index.ts';
import { deletePerson, peopleIfAny } from '../simulator/index.ts';
import { SAMPLE_REASON } from './demo-shop.ts';
import { type ErasureParts, erasureDeps } from './join-erasure.ts';

/** What the simulator has left in a database: goods on sale, facts and pages that hold, made-up people. */
export type SampleLeft = {
  readonly products: number;
  readonly facts: number;
  readonly pages: number;
  readonly people: number;
};

export async function findSample(db: Db): Promise<SampleLeft> {
  const { products, facts } = await findLoaded(db);
  const [pages, people] = [await findImported(db, SAMPLE_REASON), await peopleIfAny(db)];
  const customers = await sampleCustomers(db);
  return { products, facts: facts.length, pages, people: Math.max(people.length, customers.length) };
}

/**
 * Customers who exist because of the simulator: they have its phones, or wrote to its number alone (its phones do not
 * come over with a backup). Whom a file of the owner names, or who ever wrote to another number, is somebody real.
 */
async function sampleCustomers(db: Db): Promise<readonly CustomerId[]> {
  const names = (await peopleIfAny(db)).flatMap(({ bsuid, phone }) => [bsuid, phone ?? []].flat());
  const found = await Promise.all(names.map((name) => findCustomerByIdentity(db, name)));
  const candidates = new Set([...found, ...(await customersOfNumberAlone(db, SIMULATED.phoneNumberId))]);
  const made: CustomerId[] = [];
  for (const id of candidates) if (id !== null && !(await isReal(db, id))) made.push(id);
  return made;
}

async function isReal(db: Db, id: CustomerId): Promise<boolean> {
  if ((await externalIdOf(db, id)) !== null) return true;
  const conversations = await conversationsOfPerson(db, id);
  return conversations.some(({ phoneNumberId }) => phoneNumberId !== SIMULATED.phoneNumberId);
}

export const hasSample = ({ products, facts, pages, people }: SampleLeft): boolean =>
  products + facts + pages + people > 0;

/** `45 products, 3 parts of the facts, 5 pages, 4 customers`; what is not there is not named. */
export function sampleWords({ products, facts, pages, people }: SampleLeft): Both {
  const parts = [
    [products, 'productos', 'products'],
    [facts, 'partes de los datos del negocio', 'parts of the facts'],
    [pages, 'páginas', 'pages'],
    [people, 'clientes', 'customers'],
  ] as const;
  const there = parts.filter(([count]) => count > 0);
  return {
    es: there.map(([count, es]) => `${count} ${es}`).join(', '),
    en: there.map(([count, _, en]) => `${count} ${en}`).join(', '),
  };
}

export const SAMPLE_COMMAND = 'recado sample remove --yes';

/** The shop of a start without the simulator: nothing but the owner's, all that they have published. Throws as `refuseSample`. */
export async function openOwnShop(db: Db): Promise<void> {
  await refuseSample(db);
  await holdPublished(db);
}

/** No real customer meets an invented shop. Throws AppError `sample_shop_left` while something of it is there. */
async function refuseSample(db: Db): Promise<void> {
  const left = await findSample(db);
  if (!hasSample(left)) return;
  const message =
    `The simulator is off, and this database still holds its sample shop (${sampleWords(left).en}), which real customers ` +
    'would be offered. Set another DATA_DIR or DATABASE_URL to begin with an empty shop, or take the sample out with ' +
    `\`npm run ${SAMPLE_COMMAND.replace('recado', 'recado --')}\`: what you imported or published yourself stays.`;
  throw new AppError('sample_shop_left', 'invalid', { facts: { message } });
}

type RemoveParts = Omit<ErasureParts, 'accessToken' | 'businessClock'>;

/**
 * Takes out what the simulator has left; what was imported or published by the owner stays. Customers of the simulator
 * are erased like others, their orders stay without a name. Again does the rest of a run that was broken off.
 */
export async function removeSample(parts: RemoveParts): Promise<SampleLeft> {
  const { db } = parts;
  const left = await findSample(db);
  await unloadShop({ db, newId });
  await withdrawImported({ db, imported: SAMPLE_REASON, reason: 'Sin tienda de muestra', at: machineClock() });
  // WhatsApp's contact book never knew them.
  const deps = erasureDeps({ ...parts, accessToken: null, businessClock: machineClock });
  for (const customerId of await sampleCustomers(db))
    await eraseCustomer(deps, { customerId, by: 'owner', isForced: true });
  for (const { id } of await peopleIfAny(db)) await deletePerson(db, id);
  return left;
}
