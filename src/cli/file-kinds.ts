import { recordKeepers } from '../app/join-records.ts';
import { refusalHashKey } from '../app/read-secrets.ts';
import { exportCatalogue, importCatalogue } from '../catalogue/index.ts';
import { type Clock, machineClock } from '../core/clock.ts';
import { newId } from '../core/ids.ts';
import { exportCustomers, importCustomers } from '../customers/index.ts';
import { readBusinessFacts } from '../knowledge/index.ts';
import { exportOrders, importOrders, type TellOrder } from '../orders/index.ts';
import type { Db } from '../platform/db/index.ts';
import type { ExportFile, Imported, ImportOutcome, ImportRun } from '../platform/imports/index.ts';
import { readBusinessOffset } from '../simulator/index.ts';

/** Tells customers what became of their orders, by a clock of business time. */
export type TellBy = (businessClock: Clock) => TellOrder;

/** What only imports of the catalogue are told, and `tellBy` those of orders; null: no customer hears of it. */
type Told = { readonly isReplacing: boolean; readonly currency: string | null; readonly tellBy: TellBy | null };

/** What an import has done; `texts` say it of entries and of their parts. */
export type Outcome = Exclude<ImportOutcome, Imported> | (Imported & { readonly texts: readonly string[] });

export type FileKind = {
  readonly name: string;
  readonly noun: string;
  readonly plural: string;
  readonly isCatalogue: boolean;
  readonly import: (db: Db, run: ImportRun, told: Told) => Promise<Outcome>;
  readonly export: (db: Db, file: ExportFile) => Promise<number>;
};

export const counted = (count: number, noun: string): string =>
  `${count.toLocaleString('en')} ${noun}${count === 1 ? '' : noun.endsWith('s') ? 'es' : 's'}`;

/** How entries, their parts and what became of them is said. */
const withTexts = (outcome: ImportOutcome, [noun, part]: readonly [string, string]): Outcome => {
  if (outcome.outcome === 'busy' || outcome.outcome === 'refused') return outcome;
  return { ...outcome, texts: [counted(outcome.entries, noun), counted(outcome.parts, part)] };
};

/** Business time, as the simulator may have moved it. */
async function businessClockOf(db: Db): Promise<Clock> {
  const offset = await readBusinessOffset(db);
  return () => new Date(machineClock().getTime() + offset);
}

export const FILE_KINDS: readonly FileKind[] = [
  {
    ...{ name: 'catalogue', noun: 'product', plural: 'products', isCatalogue: true },
    import: async (db, run, { isReplacing, currency }) => {
      const shopCurrency = currency ?? (await readBusinessFacts(db))?.currency ?? null;
      return withTexts(await importCatalogue({ db, newId }, { ...run, isReplacing, shopCurrency }), [
        'product',
        'variant',
      ]);
    },
    export: exportCatalogue,
  },
  {
    ...{ name: 'customers', noun: 'customer', plural: 'customers', isCatalogue: false },
    import: async (db, run) => {
      const keepers = recordKeepers(await businessClockOf(db), await refusalHashKey(db));
      return withTexts(await importCustomers({ db, newId, keepers }, run), ['customer', 'postal address']);
    },
    export: async (db, file) =>
      exportCustomers({ db, keepers: recordKeepers(machineClock, await refusalHashKey(db)) }, file),
  },
  {
    ...{ name: 'orders', noun: 'order', plural: 'orders', isCatalogue: false },
    import: async (db, run, { tellBy }) => {
      const businessClock = await businessClockOf(db);
      const tell = tellBy?.(businessClock) ?? null;
      return withTexts(await importOrders({ db, newId, businessClock, tell }, run), ['order', 'item']);
    },
    export: exportOrders,
  },
];
