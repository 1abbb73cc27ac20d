import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { simulateScript } from '../src/cli/simulate-script.ts';
import { sleep } from '../src/core/clock.ts';
import type { Script } from '../src/simulator/contract.ts';
import { phoneOf } from '../tests/faults/customers.ts';
import { openDatabaseFolder } from '../tests/faults/database-process.ts';
import { startProgram } from '../tests/faults/program.ts';
import { freePort } from '../tests/support/local-server.ts';
import type { Benchmark } from './benchmark.ts';
import { endProgram, openShop, whileOpen } from './shop.ts';
import { median } from './statistics.ts';
import { type Row, rounded } from './table.ts';

const ROOT = fileURLToPath(new URL('..', import.meta.url));
const FIRST_MS = 30_000;
const SECOND_MS = 10_000;

/**
 * From the command to the first answer on the simulated phone: with nothing prepared (the page is built, the database is
 * made, the demo shop is loaded), and with the same data folder once more. The quiet time is as it comes.
 */
export const start: Benchmark = async ({ isQuick }) => {
  const rounds = isQuick ? 1 : 3;
  const first: number[] = [];
  const second: number[] = [];
  const bare: number[] = [];
  for (let round = 0; round < rounds; round += 1) {
    const pageMs = await buildPage();
    const folder = await openDatabaseFolder();
    await whileOpen(folder.close, async () => {
      first.push(pageMs + (await answerAfterStart(folder.dataDir, 1)));
      second.push(await answerAfterStart(folder.dataDir, 2));
    });
    bare.push(await answerOfBare());
  }
  return [
    rowOf('first start → first answer', median(first), median(bare), FIRST_MS),
    rowOf('second start → first answer', median(second), median(bare), SECOND_MS),
  ];
};

const rowOf = (measure: string, ms: number, bareMs: number, limitMs: number): Row => ({
  benchmark: 'start',
  measure,
  recado: inSeconds(ms),
  beside: `${inSeconds(bareMs)} bare`,
  ratio: ms / bareMs,
  target: `< ${limitMs / 1_000} s`,
  isReached: ms < limitMs,
});

const inSeconds = (ms: number): string => `${rounded(ms / 1_000)} s`;

/** The page as `npm start` builds it the first time, into a folder that nobody uses. */
async function buildPage(): Promise<number> {
  const folder = await mkdtemp(join(tmpdir(), 'recado-bench-page-'));
  const startedAt = performance.now();
  try {
    const vite = join(ROOT, 'node_modules', 'vite', 'bin', 'vite.js');
    const args = [
      'build',
      '--config',
      'web/vite.config.ts',
      '--outDir',
      folder,
      '--emptyOutDir',
      '--logLevel',
      'error',
    ];
    const child = spawn(process.execPath, [vite, ...args], { cwd: ROOT, stdio: ['ignore', 'ignore', 'inherit'] });
    const [code] = await once(child, 'exit');
    if (code !== 0) throw new Error('the page could not be built');
    return performance.now() - startedAt;
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** Starts the program as someone without accounts does, asks, and ends it; ms from the command to the answer. */
async function answerAfterStart(dataDir: string, person: number): Promise<number> {
  const port = await freePort();
  const startedAt = performance.now();
  const program = startProgram({
    PORT: String(port),
    HOST: '127.0.0.1',
    DATA_DIR: dataDir,
    LOG_LEVEL: 'warn',
    SIMULATOR: 'on',
  });
  return whileOpen(
    () => endProgram(program),
    async () => {
      await program.ready();
      const print: string[] = [];
      const deps = { fetch, sleep, print: (line: string) => void print.push(line) };
      const failed = await simulateScript(deps, scriptOf(person), {
        url: `http://127.0.0.1:${port}`,
        key: null,
        replyWithinMs: FIRST_MS,
      });
      if (failed > 0) throw new Error(`the answer is not what was expected: ${print.join('\n')}`);
      return performance.now() - startedAt;
    },
  );
}

/** A customer that nobody has talked to yet asks for something that the demo shop has. */
const scriptOf = (person: number): Script => ({
  version: 1,
  startAt: new Date().toISOString(),
  customers: [
    { ref: 'new', name: `Cliente ${person}`, language: 'es', phone: phoneOf(500_000 + person), username: null },
  ],
  steps: [
    {
      after: 0,
      from: 'new',
      kind: 'text',
      text: '¿Tienen café de Chiapas?',
      expect: { replyIncludes: 'Café de Chiapas' },
    },
  ],
  transcript: [],
});

async function answerOfBare(): Promise<number> {
  const startedAt = performance.now();
  const shop = await openShop('bare');
  try {
    await shop.ask(phoneOf(500_000));
    return performance.now() - startedAt;
  } finally {
    await shop.close();
  }
}
