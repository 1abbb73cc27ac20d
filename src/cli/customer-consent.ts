import { type Command, Option } from 'commander';
import {
  type ConsentRow,
  changeConsent,
  type RecordedChange,
  readHistory,
  type Scope,
  standing,
} from '../consent/index.ts';
import { machineClock } from '../core/clock.ts';
import type { CustomerId } from '../core/ids.ts';
import { findCustomerByIdentity } from '../customers/index.ts';
import type { Db } from '../platform/db/index.ts';
import { readBusinessOffset } from '../simulator/index.ts';
import { type Connect, withDb } from './connect-database.ts';

type Options = {
  readonly give?: true;
  readonly withdraw?: true;
  readonly scope?: Scope | 'both';
  readonly reason?: string;
  readonly by: string;
};

/** `recado customer consent`: what a customer agreed to hear from us unasked, ever; and what staff says of it. */
export function registerConsent(customer: Command, connect: Connect): void {
  customer
    .command('consent')
    .argument('<phone-or-id>')
    .option('--give', 'they agreed, outside the chat')
    .option('--withdraw', 'they want no more of it')
    .addOption(
      new Option(
        '--scope <scope>',
        'utility: notices of their own orders and payments; withdrawn together when not said',
      ).choices(['utility', 'marketing', 'both']),
    )
    .option('--reason <words>', 'how you know, for whoever asks later')
    .option('--by <name>', 'who says so', 'owner')
    .description('show what this customer agreed to and withdrew, or record a change of it')
    .action((typed: string, options: Options, command: Command) => run(connect, typed, options, command));
}

async function run(connect: Connect, typed: string, options: Options, command: Command): Promise<void> {
  const { give, withdraw, scope, reason } = options;
  if (give && withdraw) command.error('--give and --withdraw exclude each other: use one of them.');
  const isChange = give === true || withdraw === true;
  if (!isChange && scope !== undefined) command.error('--scope belongs to --give or --withdraw.');
  if (isChange && (reason ?? '').trim() === '')
    command.error('--reason: say how you know, so that it can be understood later.');
  const history = await withDb(connect, async (db) => {
    const id = await findCustomerByIdentity(db, typed);
    if (id === null) return null;
    if (isChange) await record(db, id, options);
    return readHistory(db, id);
  });
  if (history === null) return command.error(`No customer has the phone number or user id ${typed}.`);
  console.log(linesOf(history).join('\n'));
}

async function record(db: Db, customerId: CustomerId, { give, scope, reason, by }: Options): Promise<void> {
  const now = new Date(machineClock().getTime() + (await readBusinessOffset(db)));
  const isGiven = give === true;
  const wanted = scope ?? (isGiven ? 'utility' : 'both');
  const scopes: readonly Scope[] = wanted === 'both' ? ['utility', 'marketing'] : [wanted];
  const said = { source: 'staff', shown: null, reason: reason ?? null, by, at: now, cause: null } as const;
  const change = { ...said, customerId, scopes, about: null, isGiven };
  await db.transaction().execute((tx) => changeConsent(tx, change, now));
}

const NAMES: Readonly<Record<Scope, string>> = { utility: 'Notices of orders and payments', marketing: 'Promotions' };
const STANDS = { given: 'agreed to', withdrawn: 'withdrawn', never: 'never agreed to' } as const;

/** How it stands, then every change, the newest last. */
function linesOf(history: readonly RecordedChange[]): readonly string[] {
  const now = (['utility', 'marketing'] as const).map((scope) => `${NAMES[scope]}: ${standsOf(history, scope)}`);
  return history.length === 0 ? now : [...now, 'History:', ...history.map(lineOf)];
}

const standsOf = (rows: readonly ConsentRow[], scope: Scope): string => STANDS[standing(rows, scope, null)];

function lineOf({ at, isGiven, scope, about, source, by, reason, shown }: RecordedChange): string {
  const what = `${isGiven ? 'gave' : 'withdrew'} ${scope}${about === null ? '' : ` for ${about}`}`;
  const words = [by && `by ${by}`, reason && `reason: ${reason}`, shown && `shown: ${shown}`].filter(Boolean);
  const time = `${at.toISOString().slice(0, 16).replace('T', ' ')} UTC`;
  return `  ${[time, what, source, ...words].join(' | ')}`;
}
