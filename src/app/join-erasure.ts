import { forgetPersonOfAccount } from '../account/index.ts';
import { forgetPersonEffects } from '../actions/index.ts';
import { forgetPersonChanges } from '../announce/index.ts';
import { anonymiseBilling, runningForPerson } from '../billing/index.ts';
import type { Config } from '../config/index.ts';
import { keepRefusals } from '../consent/index.ts';
import { type Clock, machineClock } from '../core/clock.ts';
import { type CustomerId, firstIdAt } from '../core/ids.ts';
import type { Person } from '../core/person.ts';
import { anonymiseCosts } from '../costs/index.ts';
import { deletePerson, lockPerson } from '../customers/index.ts';
import type { EraseDeps, GatheredPerson, Hindrances, PersonKeepers } from '../erasure/index.ts';
import { forgetPersonEvents } from '../events/index.ts';
import { forgetPersonAlerts } from '../handoff/index.ts';
import { takeFromAssistant } from '../inbox/index.ts';
import { forgetPersonQuestions } from '../knowledge/index.ts';
import { releaseFilesOf, removeObjects, type Storage } from '../media/index.ts';
import { forgetPersonMail, forgetStaffMail } from '../notify/index.ts';
import { anonymiseOrders, ordersOfPerson, printedNumber } from '../orders/index.ts';
import { forgetPersonStatuses } from '../outbox/index.ts';
import type { Db, Tx } from '../platform/db/index.ts';
import { emptyAnswersAbout, recordAct } from '../staff/index.ts';
import { forgetPersonTurns, stopTurn } from '../turn/index.ts';
import { createContactBook } from '../vendors/whatsapp/index.ts';
import { cleanCalls } from '../webhooks/index.ts';
import { keepErasureList } from './erasure-list.ts';
import { gatherPerson } from './gather-person.ts';

export type ErasureParts = {
  readonly db: Db;
  readonly storage: Storage;
  readonly config: Pick<Config, 'whatsapp' | 'simulator'>;
  /** Null: that of the simulator, which keeps no contact book. */
  readonly accessToken: string | null;
  /** Key of the hashes under which erased people and their refusals are remembered. */
  readonly key: Buffer;
  readonly businessClock: Clock;
};

/** Calls that are being stored while others are looked at have ids from then on. */
const MARK_MS = 60_000;

/** What erasing a customer needs of every module. */
export const erasureDeps = (parts: ErasureParts): EraseDeps => ({
  ...{ db: parts.db, key: parts.key, businessClock: parts.businessClock },
  keepers: keepersOf(parts),
  contactBook: contactBookOf(parts),
});

export const contactBookOf = ({ config, accessToken }: Pick<ErasureParts, 'config' | 'accessToken'>) =>
  config.simulator !== null || accessToken === null ? null : createContactBook({ ...config.whatsapp, accessToken });

const keepersOf = ({ db, storage, key }: ErasureParts): PersonKeepers => ({
  lock: lockPerson,
  stop: async (tx, { conversationIds }) => {
    for (const id of conversationIds) {
      await takeFromAssistant(tx, id);
      await stopTurn(tx, id);
    }
  },
  gather: gatherPerson,
  hindrances,
  cleanCalls: async (reader, names, after) => {
    const mark = firstIdAt(new Date(machineClock().getTime() - MARK_MS));
    await cleanCalls(reader, names, after);
    return mark;
  },
  forget: (tx, person) => forgetEverywhere(tx, key, person as GatheredPerson),
  removeFiles: async (keys) => void (await removeObjects({ db, storage }, keys)),
  record: (tx, id, by) =>
    recordAct(tx, {
      viewer: by === 'owner' ? null : { id: by },
      act: 'customer_erased',
      about: `erasure:${id}`,
      at: machineClock(),
    }),
  keepList: () => keepErasureList(db, storage),
});

async function hindrances(db: Db, id: CustomerId): Promise<Hindrances> {
  const orders = await ordersOfPerson(db, id);
  const open = orders.filter(({ isOpen }) => isOpen).map(({ number }) => printedNumber(number));
  return { orders: open, ...(await runningForPerson(db, id)) };
}

/** Whoever is to outlive the customer lets go first; the customer's own row takes the rest along, save what staff was mailed. */
async function forgetEverywhere(tx: Tx, key: Buffer, person: GatheredPerson): Promise<readonly string[]> {
  const values = [...new Set(person.identities.map(({ value }) => value))];
  await keepRefusals(tx, key, person.customerId, values);
  const keys = await releaseFilesOf(tx, person);
  await anonymiseCosts(tx, key, person);
  for (const forget of FORGETTERS) await forget(tx, person);
  await deletePerson(tx, person);
  await forgetStaffMail(tx, person);
  return keys;
}

const FORGETTERS: readonly ((tx: Tx, person: Person) => Promise<void>)[] = [
  anonymiseOrders,
  anonymiseBilling,
  forgetPersonEvents,
  forgetPersonMail,
  forgetPersonAlerts,
  forgetPersonChanges,
  forgetPersonEffects,
  forgetPersonStatuses,
  forgetPersonTurns,
  forgetPersonOfAccount,
  forgetPersonQuestions,
  emptyAnswersAbout,
];
