import type { Command } from 'commander';
import { machineClock } from '../core/clock.ts';
import { parseEmail } from '../core/email.ts';
import type { CustomerId } from '../core/ids.ts';
import { findCustomerByIdentity } from '../customers/index.ts';
import type { Tx } from '../platform/db/index.ts';
import { readBusinessOffset } from '../simulator/index.ts';
import { setRecordAddress, verifyByStaff } from '../verification/index.ts';
import { type Connect, withDb } from './connect-database.ts';

type Options = { readonly reason: string; readonly by: string };

/** `recado customer verify|email`: what staff says of who a customer is, each with its reason on record. */
export function registerVerifying(customer: Command, connect: Connect): void {
  customer
    .command('verify')
    .argument('<phone-or-id>')
    .requiredOption('--reason <words>', 'how you made sure, for whoever asks later')
    .option('--by <name>', 'who made sure', 'owner')
    .description('count this customer as verified for 30 days, as if the code on record had been typed')
    .action(async (typed: string, { reason, by }: Options, command: Command) => {
      await change(connect, command, typed, reason, (tx, id, now) => verifyByStaff(tx, id, { by, reason, now }));
      console.log('The customer is verified for 30 days.');
    });
  customer
    .command('email')
    .argument('<phone-or-id>')
    .argument('<address>', 'where codes are sent')
    .requiredOption('--reason <words>', 'why, for whoever asks later')
    .option('--by <name>', 'who sets it', 'owner')
    .description('set the e-mail address on the record of this customer; a change blocks refunds for 24 hours')
    .action(async (typed: string, wanted: string, { reason, by }: Options, command: Command) => {
      const address = parseEmail(wanted);
      if (address === null) return command.error(`${wanted} is no e-mail address of the form name@example.com.`);
      const became = await change(connect, command, typed, reason, (tx, id, now) =>
        setRecordAddress(tx, id, address, { by, reason, now, isSource: false }),
      );
      console.log(became === 'set' ? 'The address is on record.' : 'That address was on record already.');
    });
}

async function change<T>(
  connect: Connect,
  command: Command,
  typed: string,
  reason: string,
  run: (tx: Tx, id: CustomerId, now: Date) => Promise<T>,
): Promise<T> {
  if (reason.trim() === '') command.error('--reason: say why, so that it can be understood later.');
  const result = await withDb(connect, async (db) => {
    const id = await findCustomerByIdentity(db, typed);
    if (id === null) return null;
    const now = new Date(machineClock().getTime() + (await readBusinessOffset(db)));
    return { value: await db.transaction().execute((tx) => run(tx, id, now)) };
  });
  if (result === null) return command.error(`No customer has the phone number or user id ${typed}.`);
  return result.value;
}
