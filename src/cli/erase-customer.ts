import type { Command } from 'commander';
import { buildStorage } from '../app/build-storage.ts';
import { exportCustomer } from '../app/export-customer.ts';
import { erasureDeps } from '../app/join-erasure.ts';
import { refusalHashKey } from '../app/read-secrets.ts';
import type { Config } from '../config/index.ts';
import { machineClock } from '../core/clock.ts';
import type { CustomerId } from '../core/ids.ts';
import { customerWithId, findCustomerByIdentity } from '../customers/index.ts';
import { type EraseOutcome, eraseCustomer, type Hindrances } from '../erasure/index.ts';
import type { Db } from '../platform/db/index.ts';
import { readBusinessOffset } from '../simulator/index.ts';
import { type Connect, withDb } from './connect-database.ts';

type EraseOptions = { readonly yes?: true; readonly anyway?: true };

/** `recado customer export|erase`: what is kept of a person, handed out; and all of it gone. */
export function registerErasing(customer: Command, connect: Connect, readConfig: () => Config): void {
  customer
    .command('export')
    .argument('<phone-or-id>', 'phone number, user id of WhatsApp, your own id of the customer, or ours')
    .description('print all that is kept of this customer as JSON: recado customer export <phone> > file')
    .action(async (typed: string, _options: object, command: Command) => {
      const found = await withDb(connect, async (db) => {
        const id = await findPerson(db, typed);
        return id === null ? null : exportCustomer(db, id, machineClock());
      });
      if (found === null) return command.error(unknown(typed));
      process.stdout.write(`${JSON.stringify(found, null, 2)}\n`);
    });
  customer
    .command('erase')
    .argument('<phone-or-id>', 'phone number, user id of WhatsApp, your own id of the customer, or ours')
    .option('--yes', 'I mean it: nobody can bring this back')
    .option('--anyway', 'also while orders are on their way or a plan renews')
    .description('erase this customer: messages, files, calls, traces; orders and invoices stay without a name')
    .action(async (typed: string, options: EraseOptions, command: Command) => {
      if (!options.yes)
        command.error('Erasing cannot be undone. Say it with --yes; `recado customer export` keeps a copy.');
      const outcome = await withDb(connect, (db) => erase(db, readConfig(), typed, options.anyway === true));
      if (outcome.outcome === 'unknown') return command.error(unknown(typed));
      if (outcome.outcome === 'hindered') return command.error(hindered(outcome.by));
      console.log(erasedLines(outcome).join('\n'));
    });
}

const unknown = (typed: string): string =>
  `No customer has the phone number or id ${typed}. Whoever was erased before is gone: nothing is left to do.`;

const findPerson = async (db: Db, typed: string): Promise<CustomerId | null> =>
  (await findCustomerByIdentity(db, typed)) ?? (await customerWithId(db, typed));

async function erase(db: Db, config: Config, typed: string, isForced: boolean): Promise<EraseOutcome> {
  const customerId = await findPerson(db, typed);
  if (customerId === null) return { outcome: 'unknown' };
  const offset = config.simulator === null ? 0 : await readBusinessOffset(db);
  const deps = erasureDeps({
    ...{ db, config, key: await refusalHashKey(db), storage: await buildStorage(config.storage) },
    accessToken: config.whatsapp.accessToken ?? null,
    businessClock: () => new Date(machineClock().getTime() + offset),
  });
  return eraseCustomer(deps, { customerId, by: 'owner', isForced });
}

function hindered({ orders, plans, operations }: Hindrances): string {
  const why = [
    ...(orders.length > 0 ? [`orders that are paid or on their way: ${orders.join(', ')}`] : []),
    ...(plans.length > 0 ? [`plans that renew and would go on for nobody: ${plans.join(', ')}`] : []),
    ...(operations > 0 ? ['an operation at the payment vendor that is under way: wait a minute'] : []),
  ];
  return `Nothing was erased. There are still ${why.join('; ')}. End them first, or add --anyway.`;
}

function erasedLines({ id, files, isBookAsked }: Extract<EraseOutcome, { outcome: 'erased' }>): readonly string[] {
  return [
    `The customer is erased (on record as erasure:${id}); ${files} file${files === 1 ? '' : 's'} went with them.`,
    ...(isBookAsked ? [] : ['WhatsApp could not be asked to forget them yet: it is asked again every hour.']),
    'What other systems hold (payment vendor, mail provider, your ERP, older backups) is theirs to erase.',
  ];
}
