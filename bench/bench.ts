import { cpus, loadavg } from 'node:os';
import { parseArgs } from 'node:util';
import { messageOf } from '../src/core/errors.ts';
import { missingRedis } from '../tests/support/redis.ts';
import { ack } from './ack.ts';
import type { Benchmark } from './benchmark.ts';
import { beside } from './beside.ts';
import { bodies } from './bodies.ts';
import { bursts } from './bursts.ts';
import { staffConsole } from './console.ts';
import { events } from './events.ts';
import { files } from './files.ts';
import { flood } from './flood.ts';
import { history, size } from './growth.ts';
import { hostile } from './hostile.ts';
import { importing } from './import.ts';
import { insights } from './insights.ts';
import { knowledge } from './knowledge.ts';
import { idle, waiting } from './memory.ts';
import { meta } from './metas-rule.ts';
import { orders } from './orders.ts';
import { people } from './people.ts';
import { pictures } from './pictures.ts';
import { scaling } from './scaling.ts';
import { sends } from './sends.ts';
import { closeShops } from './shop.ts';
import { overhead, turns } from './speed.ts';
import { start } from './start.ts';
import { markdownTable, type Row } from './table.ts';
import { tool } from './tool.ts';
import { tools } from './tools.ts';

const BENCHMARKS: Readonly<Record<string, Benchmark>> = {
  ack,
  meta,
  overhead,
  turns,
  tool,
  tools,
  orders,
  files,
  flood,
  history,
  size,
  start,
  import: importing,
  pictures,
  scaling,
  sends,
  bursts,
  beside,
  hostile,
  idle,
  bodies,
  waiting,
  console: staffConsole,
  people,
  insights,
  knowledge,
  events,
};

const { values } = parseArgs({ options: { only: { type: 'string' }, quick: { type: 'boolean', default: false } } });
const names = values.only?.split(',') ?? Object.keys(BENCHMARKS);
const unknown = names.filter((name) => BENCHMARKS[name] === undefined);
if (unknown.length > 0) {
  console.error(`--only: no benchmark ${unknown.join(', ')}. There are ${Object.keys(BENCHMARKS).join(', ')}.`);
  process.exit(64);
}
const missing = missingRedis();
if (missing !== null) console.error(missing);
console.error(machineLine('before'));

for (const signal of ['SIGINT', 'SIGTERM'] as const)
  process.once(signal, () => void closeShops().finally(() => process.exit(1)));

const rows: Row[] = [];
let failures = 0;
for (const name of names) {
  const startedAt = performance.now();
  try {
    const found = (await BENCHMARKS[name]?.({ isQuick: values.quick, hasRedis: missing === null })) ?? [];
    // At once: whoever breaks off a long run keeps what was measured.
    console.error(markdownTable(found));
    rows.push(...found);
  } catch (error) {
    failures += 1;
    console.error(`${name} could not be measured: ${messageOf(error)}`);
  }
  console.error(`${name} took ${Math.round((performance.now() - startedAt) / 1_000)} s`);
}
console.log(markdownTable(rows));
console.error(machineLine('after'));
process.exitCode = failures === 0 && rows.every((row) => row.isReached !== false) ? 0 : 1;

/** A figure without the load it was taken under says little. */
function machineLine(when: string): string {
  const load = loadavg().map((value) => value.toFixed(1));
  return `${when}: ${cpus().length} cores (${cpus()[0]?.model ?? 'unknown'}), load ${load.join(' ')}, Node ${process.version}`;
}
