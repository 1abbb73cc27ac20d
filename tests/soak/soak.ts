import { readFile } from 'node:fs/promises';
import { sleep } from '../../src/core/clock.ts';
import { phoneOf } from '../faults/customers.ts';
import { flawsOf } from '../faults/flaws.ts';
import { openWorld, type World } from '../faults/world.ts';
import type { MetaFile } from '../support/meta-files.ts';
import { pdfOf } from '../support/pdf.ts';
import { type Finding, findGrowth, type Sample, type Window } from './flat.ts';
import { MEASURED, type Meter, openMeter } from './measure.ts';

export type SoakOptions = {
  readonly minutes: number;
  readonly perSecond: number;
  readonly seed: number;
  /** Told every few minutes how it goes, in a line. */
  readonly onProgress: (line: string) => void;
};
export type SoakReport = { readonly messages: number; readonly findings: readonly Finding[]; readonly flaws: string[] };

const PICTURE = new URL('../../fixtures/shop/pictures/cafe-chiapas.png', import.meta.url);
/** One message in so many carries a file, one in so many of these a picture: what this machine reads by itself is 0.3 a second. */
const FILE_EACH = 20;
const PICTURE_EACH = 4;
/** Somebody writes every so many seconds, whatever the pace. */
const SECONDS_BETWEEN = 60;
const SAMPLE_MS = 5_000;
const SETTLE_MS = 150_000;
const TOLD_EACH_MS = 120_000;
/** Shares of the time: what is warm by then is held against the end. */
const FIRST = [0.2, 0.35] as const;
const LAST = [0.85, 1] as const;

/** Customers write at one pace for so long, on this machine alone; what the program holds at the end is held against the start. */
export async function soak({ minutes, perSecond, seed, onProgress }: SoakOptions): Promise<SoakReport> {
  const world = await openWorld({ topology: 'external', seed, databaseSettings: MEASURED });
  try {
    const meter = await openMeter(world.urlOf('server'), await world.database.url());
    try {
      const endsAt = performance.now() + minutes * 60_000;
      const load = write(world, perSecond, endsAt);
      const told = tell(world, meter, endsAt, onProgress);
      const [first, last] = await Promise.race([
        Promise.all([watch(meter, FIRST, endsAt, minutes), watch(meter, LAST, endsAt, minutes), load, told]),
        world.crash,
      ]);
      const findings = findGrowth(first, last);
      // Before the count: whoever breaks that off keeps them.
      for (const { line } of findings) onProgress(line);
      const verdict = await Promise.race([world.settle(SETTLE_MS), world.crash]);
      return { messages: verdict.messages, findings, flaws: [...flawsOf(verdict)] };
    } finally {
      await meter.close();
    }
  } finally {
    await world.close();
  }
}

async function write({ customers, meta }: World, perSecond: number, endsAt: number): Promise<void> {
  const picture = await readFile(PICTURE);
  const people = Math.ceil(perSecond * SECONDS_BETWEEN);
  const startedAt = performance.now();
  for (let count = 0; performance.now() < endsAt; count += 1) {
    const isFile = count % FILE_EACH === FILE_EACH - 1;
    const file: MetaFile | undefined = !isFile
      ? undefined
      : count % (PICTURE_EACH * FILE_EACH) < FILE_EACH
        ? meta.keepFile('image', 'image/png', picture)
        : meta.keepFile('document', 'application/pdf', pdfOf(`Lista del mes\nCafe de Chiapas\nhoja ${count}`));
    // Meta posts until it is taken; who waits for that writes at the pace of the program.
    void customers.write(phoneOf(count % people), '¿Me puedes repetir {} por favor?', file).taken;
    await sleep(Math.max(0, startedAt + ((count + 1) * 1_000) / perSecond - performance.now()));
  }
}

/** How far it is and what the program holds, every few minutes until the end. */
async function tell(
  { customers }: World,
  meter: Meter,
  endsAt: number,
  onProgress: SoakOptions['onProgress'],
): Promise<void> {
  while (performance.now() + TOLD_EACH_MS < endsAt) {
    await sleep(TOLD_EACH_MS);
    const { rssBytes, heapBytes, handles, connections, jobs } = await meter.sample();
    const left = Math.round((endsAt - performance.now()) / 60_000);
    const [rss, heap] = [rssBytes, heapBytes].map((bytes) => `${Math.round(bytes / 2 ** 20)} MB`);
    onProgress(
      `${left} min to go: ${customers.sent.length} written, RSS ${rss}, heap ${heap}, ${handles} handles, ${connections} connections, ${jobs} wake-ups`,
    );
  }
}

async function watch(
  meter: Meter,
  [from, to]: readonly [number, number],
  endsAt: number,
  minutes: number,
): Promise<Window> {
  const at = (share: number): number => endsAt - (1 - share) * minutes * 60_000;
  await sleep(Math.max(0, at(from) - performance.now()));
  await meter.restart();
  const samples: Sample[] = [];
  while (performance.now() < at(to)) {
    samples.push(await meter.sample());
    await sleep(Math.min(SAMPLE_MS, Math.max(1, at(to) - performance.now())));
  }
  return { samples, statements: await meter.statements() };
}
