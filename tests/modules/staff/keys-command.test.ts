import { Command } from 'commander';
import { afterEach, describe, expect, test, vi } from 'vitest';
import { registerKeys } from '../../../src/cli/keys.ts';
import { useDatabase } from '../../support/database.ts';

const database = useDatabase();
afterEach(() => {
  vi.restoreAllMocks();
});

/** Runs `recado keys …` and returns what a person would read. */
async function recado(...words: readonly string[]): Promise<string> {
  const lines: string[] = [];
  vi.spyOn(console, 'log').mockImplementation((line: string) => lines.push(line));
  let closed = 0;
  const program = new Command().exitOverride().configureOutput({ writeErr: (text) => lines.push(text) });
  registerKeys(program, async () => ({ db: database().db, close: async () => void closed++ }));
  for (const command of program.commands.flatMap((one) => [one, ...one.commands])) {
    command.exitOverride().configureOutput({ writeErr: (text) => lines.push(text) });
  }
  await program
    .parseAsync(['keys', ...words], { from: 'user' })
    .catch((error: Error) => lines.push(`exit: ${error.name}`));
  expect(closed).toBeLessThanOrEqual(1);
  return lines.join('\n');
}

describe('recado keys', () => {
  test('makes a key, lists it without its secret, and ends it', async () => {
    expect(await recado('list')).toBe('No keys yet.');
    const made = await recado('create', 'erp', '--scopes', 'conversations:read');
    const [, prefix, secret] = /rk_([a-z0-9]{8})_([\w-]{43})$/.exec(made) ?? [];
    expect(prefix).toBeDefined();
    const listed = await recado('list');
    expect(listed).toContain(`${prefix}  erp  conversations:read`);
    expect(listed).not.toContain(secret);
    expect(await recado('revoke', prefix ?? '')).toBe(`Key ${prefix} is revoked.`);
    expect(await recado('list')).toMatch(/revoked 20\d\d-/);
  });

  test('says which right does not exist and which do', async () => {
    expect(await recado('create', 'erp', '--scopes', 'conversations:read,admin')).toMatch(
      /--scopes: admin is no right; rights are conversations:read, conversations:write, alerts:read, orders:write/,
    );
  });

  test('says when there is no such key', async () => {
    expect(await recado('revoke', 'zzzzzzzz')).toContain('No working key is named zzzzzzzz.');
  });
});
