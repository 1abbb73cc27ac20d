import type { Command } from 'commander';
import type { Config } from '../config/index.ts';
import { machineClock } from '../core/clock.ts';
import { findCustomerByIdentity, setBlocked } from '../customers/index.ts';
import { resolveAlerts, setPaused } from '../handoff/index.ts';
import { liftStop, releaseHeld, releaseInPortions } from '../outbox/index.ts';
import { type Connect, withDb } from './connect-database.ts';
import { registerConsent } from './customer-consent.ts';
import { registerErasing } from './erase-customer.ts';
import { registerVerifying } from './verify-customer.ts';

/** What the owner may do at any moment: stop all answers, let them go on, block a customer. */
export function registerOwner(program: Command, connect: Connect, readConfig: () => Config): void {
  program
    .command('pause')
    .option('--by <name>', 'who pauses it', 'owner')
    .description('stop all automatic answers at once; customers are told once')
    .action(async ({ by }: { readonly by: string }) => {
      const isNew = await withDb(connect, (db) => setPaused(db, { by, at: machineClock() }));
      console.log(
        isNew ? 'Paused. Nothing is answered automatically until `recado resume`.' : 'It was paused already.',
      );
    });
  program
    .command('resume')
    .description('let automatic answers go on, and send the replies that the pause held back')
    .action(() => withDb(connect, async (db) => console.log(await resume(db))));
  const customer = program.command('customer').description('a customer, by phone number or user id');
  registerBlocking(customer, connect);
  registerConsent(customer, connect);
  registerErasing(customer, connect, readConfig);
  registerVerifying(customer, connect);
}

/** Releases what is held even when nothing was paused: an earlier `resume` may have been cut off in between. */
async function resume(db: Parameters<typeof setPaused>[0]): Promise<string> {
  const wasPaused = await setPaused(db, null);
  const wasStopped = await liftStop(db, null);
  if (wasStopped) await resolveAlerts(db, 'channel_stopped', null);
  const released = new Set<string>();
  for (const reason of ['paused', 'channel_stopped', 'initiated_stopped'] as const)
    await releaseInPortions(
      (lane, limit) => releaseHeld(db, reason, lane, limit),
      async (conversations) => {
        for (const conversation of conversations) released.add(conversation);
      },
    );
  const length = released.size;
  const words =
    length === 0
      ? 'No reply was held.'
      : `Held replies of ${length} conversation${length === 1 ? '' : 's'} go out now.`;
  const stop = wasStopped ? ' WhatsApp, which had refused everything, is tried again.' : '';
  return `${wasPaused ? 'Answers go on.' : 'It was not paused.'} ${words}${stop}`;
}

function registerBlocking(customer: Command, connect: Connect): void {
  const change = async (typed: string, reason: string | null, command: Command): Promise<void> => {
    const isKnown = await withDb(connect, async (db) => {
      const id = await findCustomerByIdentity(db, typed);
      if (id !== null) await setBlocked(db, id, reason);
      return id !== null;
    });
    if (!isKnown) command.error(`No customer has the phone number or user id ${typed}.`);
    console.log(reason === null ? 'The customer is answered again.' : 'The customer is blocked: nothing is answered.');
  };
  customer
    .command('block')
    .argument('<phone-or-id>')
    .requiredOption('--reason <words>', 'why, for whoever asks later')
    .description('answer nothing of this customer any more')
    .action((typed: string, { reason }: { readonly reason: string }, command: Command) =>
      change(typed, reason, command),
    );
  customer
    .command('unblock')
    .argument('<phone-or-id>')
    .description('answer this customer again')
    .action((typed: string, _options: object, command: Command) => change(typed, null, command));
}
