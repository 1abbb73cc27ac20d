import type { Command } from 'commander';
import { machineClock } from '../core/clock.ts';
import { firstOwnerLink, resetLink } from '../staff/index.ts';
import { type Connect, withDb } from './connect-database.ts';

/** `recado owner-link`: the way into the console for whoever is at the server, also without mail. */
export function registerOwnerLink(program: Command, connect: Connect, publicUrl: () => string): void {
  program
    .command('owner-link')
    .option('--email <address>', 'of an account whose password is lost')
    .description('a link that works once: to make the first account of the console, or to set a lost password')
    .action(async ({ email }: { readonly email?: string }, command: Command) => {
      const link = await withDb(connect, (db) => {
        const deps = { db, now: machineClock, publicUrl: publicUrl() };
        return email === undefined ? firstOwnerLink(deps) : resetLink(deps, email);
      });
      if (link === null)
        return command.error(
          email === undefined
            ? 'There is an owner already. For a lost password: recado owner-link --email <address>'
            : 'Nobody who may sign in has this address.',
        );
      console.log(link);
    });
}
