import type { Command } from 'commander';
import { machineClock } from '../core/clock.ts';
import { findCustomerByIdentity, setBlocked } from '../customers/index.ts';
import { setPaused } from '../handoff/index.ts';
import { releaseHeld } from '../outbox/index.ts';
import type { Connect } from './keys.ts';

/** What the owner may do at any moment: stop all answers, let them go on, block a customer. */
export function registerOwner(program: Command, connect: Connect): void {
  program
    .command('pause')
    .option('--by <name>', 'who pauses it', 'owner')
    .description('stop all automatic answers at once; customers are told once')
    .action(async ({ by }: { readonly by: string }) => {
      const { db, close } = await connect();
      const isNew = await setPaused(db, { by, at: machineClock() });
      console.log(
        isNew ? 'Paused. Nothing is answered automatically until `recado resume`.' : 'It was paused already.',
      );
      await close();
    });
  program
    .command('resume')
    .description('let automatic answers go on')
    .action(async () => {
      const { db, close } = await connect();
      const wasPaused = await setPaused(db, null);
      const released = await releaseHeld(db, 'paused', null);
      console.log(
        wasPaused ? `Answers go on. Conversations with held answers: ${released.length}.` : 'It was not paused.',
      );
      await close();
    });
  registerBlocking(program.command('customer').description('a customer, by phone number or user id'), connect);
}

function registerBlocking(customer: Command, connect: Connect): void {
  const change = async (identity: string, reason: string | null, command: Command): Promise<void> => {
    const { db, close } = await connect();
    const id = await findCustomerByIdentity(db, identity);
    if (id !== null) await setBlocked(db, id, reason);
    await close();
    if (id === null) command.error('No customer has this phone number or user id.');
    console.log(reason === null ? 'The customer is answered again.' : 'The customer is blocked: nothing is answered.');
  };
  customer
    .command('block')
    .argument('<phone-or-id>')
    .option('--reason <words>', 'why', 'blocked by the owner')
    .description('answer nothing of this customer any more')
    .action((identity: string, { reason }: { readonly reason: string }, command: Command) =>
      change(identity, reason, command),
    );
  customer
    .command('unblock')
    .argument('<phone-or-id>')
    .description('answer this customer again')
    .action((identity: string, _options: object, command: Command) => change(identity, null, command));
}
