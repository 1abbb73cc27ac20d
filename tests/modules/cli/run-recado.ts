import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const COMMAND = fileURLToPath(new URL('../../../src/cli/recado.ts', import.meta.url));

export type Ran = { readonly code: number | null; readonly out: string; readonly err: string };

/**
 * Runs the command as its own process in an empty folder, with these variables and no others of this shell; `dotenv`
 * becomes the folder's `.env`; `begun` gets what sends it a signal.
 */
export async function runRecado(
  words: readonly string[],
  variables: Record<string, string>,
  dotenv = '',
  begun: (signal: (name: NodeJS.Signals) => void) => void = () => undefined,
): Promise<Ran> {
  const folder = await mkdtemp(join(tmpdir(), 'recado-cli-'));
  if (dotenv !== '') await writeFile(join(folder, '.env'), dotenv);
  const env = { PATH: process.env['PATH'] ?? '', HOME: folder, ...variables };
  const child = spawn(process.execPath, [COMMAND, ...words], { cwd: folder, env, stdio: ['ignore', 'pipe', 'pipe'] });
  begun((name) => void child.kill(name));
  const read = { out: '', err: '' };
  child.stdout.on('data', (chunk: Buffer) => {
    read.out += chunk.toString('utf8');
  });
  child.stderr.on('data', (chunk: Buffer) => {
    read.err += chunk.toString('utf8');
  });
  const [code] = (await once(child, 'close')) as [number | null];
  await rm(folder, { recursive: true, force: true });
  return { code, ...read };
}
