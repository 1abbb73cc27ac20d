import { readFile } from 'node:fs/promises';
import type { Command } from 'commander';
import { sleep } from '../core/clock.ts';
import { messageOf } from '../core/errors.ts';
import { Script } from '../simulator/contract.ts';
import { type SimulateOptions, simulateScript } from './simulate-script.ts';

type Options = { readonly url: string; readonly key?: string; readonly within: string };

/** `recado simulate <file>`: plays a conversation against a running instance and judges its expectations. */
export function registerSimulate(program: Command): void {
  program
    .command('simulate')
    .argument('<file>', 'a script as the simulator saves it, such as fixtures/scripts/first-questions.json')
    .option('--url <address>', 'address of the running instance', 'http://127.0.0.1:3000')
    .option('--key <key>', 'the simulator key of that instance')
    .option('--within <seconds>', 'how long to wait for each expected reply', '30')
    .description('play a conversation in the simulator; exit code 1 when an expectation is not met')
    .action(async (file: string, { url, key, within }: Options, command: Command) => {
      const script = await readScript(file).catch((error: unknown) => command.error(`${file}: ${messageOf(error)}`));
      const options: SimulateOptions = { url, key: key ?? null, replyWithinMs: Number(within) * 1_000 || 30_000 };
      const failed = await simulateScript({ fetch, sleep, print: (line) => console.log(line) }, script, options).catch(
        (error: unknown) => command.error(`The simulator at ${url} cannot be used: ${messageOf(error)}`),
      );
      if (failed > 0) process.exitCode = 1;
    });
}

async function readScript(file: string): Promise<Script> {
  const parsed = Script.safeParse(JSON.parse(await readFile(file, 'utf8')));
  if (parsed.success) return parsed.data;
  throw new Error(parsed.error.issues.map(({ path, message }) => `${path.join('.')}: ${message}`).join('; '));
}
