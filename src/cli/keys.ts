import type { Command } from 'commander';
import { machineClock } from '../core/clock.ts';
import { type ApiKey, createKey, listKeys, parseScopes, revokeKey, SCOPES } from '../staff/index.ts';
import { type Connect, withDb } from './connect-database.ts';

/** `recado keys create|list|revoke`: the keys with which other programs use the REST API. */
export function registerKeys(program: Command, connect: Connect): void {
  const keys = program.command('keys').description('keys with which other programs use the REST API');
  keys
    .command('create')
    .argument('<name>', 'who will use the key, such as "erp"')
    .option('--scopes <list>', 'comma list of rights', SCOPES.join(','))
    .description(`make a key, shown this once; rights: ${SCOPES.join(', ')}`)
    .action(async (name: string, options: { readonly scopes: string }, command: Command) => {
      const parsed = parseScopes(options.scopes);
      if (!parsed.ok)
        return command.error(
          `--scopes: ${parsed.unknown.join(', ') || 'nothing'} is no right; rights are ${SCOPES.join(', ')}`,
        );
      await withDb(connect, async (db) => {
        const { key, prefix } = await createKey({ db, now: machineClock }, { name, scopes: parsed.scopes });
        console.log(
          `Key ${prefix} for ${name} (${parsed.scopes.join(', ')}). Keep it now, it is not shown again:\n${key}`,
        );
      });
    });
  keys
    .command('list')
    .description('every key, without its secret')
    .action(() =>
      withDb(connect, async (db) => {
        const all = await listKeys({ db });
        console.log(all.length === 0 ? 'No keys yet.' : all.map(lineOf).join('\n'));
      }),
    );
  keys
    .command('revoke')
    .argument('<prefix>', 'the eight characters that name the key')
    .description('end a key for good')
    .action(async (prefix: string, _options: unknown, command: Command) => {
      const wasWorking = await withDb(connect, (db) => revokeKey({ db, now: machineClock }, prefix));
      if (!wasWorking) return command.error(`No working key is named ${prefix}.`);
      return console.log(`Key ${prefix} is revoked.`);
    });
}

const dayOf = (date: Date | null): string => date?.toISOString().slice(0, 16).replace('T', ' ') ?? 'never';

const lineOf = (key: ApiKey): string =>
  [
    key.prefix,
    key.name,
    key.scopes.join(','),
    `made ${dayOf(key.createdAt)}`,
    key.revokedAt === null ? `used ${dayOf(key.lastUsedAt)}` : `revoked ${dayOf(key.revokedAt)}`,
  ].join('  ');
