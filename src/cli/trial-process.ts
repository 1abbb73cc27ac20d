import { telemetryVariables } from '../agent/index.ts';
import type { OpenTrialShop } from '../app/open-trial-shop.ts';
import { openTrials } from '../app/open-trials.ts';
import { SCRIPTED } from '../app/scripted-customers.ts';
import { removeTrialFolder } from '../app/trial-folder.ts';
import { type FromTrial, TrialOrder } from '../app/trial-order.ts';
import { sleep } from '../core/clock.ts';
import { messageOf } from '../core/errors.ts';
import { AT_ONCE, readCases, runEvals } from '../evals/index.ts';

/** The process in which the console has scripted customers played: a whole program beside the one that serves customers. */
for (const name of telemetryVariables(Object.keys(process.env))) delete process.env[name];

const END_MS = 60_000;
/** What it has cost is told as often: money is counted before a long customer is through. */
const SPENT_MS = 3_000;
let folder: string | null = null;
let opening: Promise<OpenTrialShop> | null = null;
let isOpen = false;

/** One that is gone is told nothing. */
const tell = (told: FromTrial): unknown => process.send?.(told, undefined, undefined, () => undefined);

async function play(order: TrialOrder): Promise<FromTrial> {
  const cases = (await readCases(SCRIPTED.folder)).filter(({ name }) => order.names.includes(name));
  const { texts, llm, runsEach } = order;
  folder = order.folder;
  opening = openTrials(process.env, SCRIPTED.pictures, { folder, texts, llm }, cases);
  const open = await opening;
  isOpen = true;
  const atOnce = open.model.isReal ? AT_ONCE.real : AT_ONCE.rules;
  let told: Promise<unknown> = Promise.resolve();
  const tellNext = (what: () => Promise<FromTrial>): void => {
    told = told.then(async () => tell(await what())).catch(() => undefined);
  };
  const spent = (): Promise<number> => open.spentMicroUsd();
  const ticks = setInterval(() => tellNext(async () => ({ kind: 'spent', spentMicroUsd: await spent() })), SPENT_MS);
  const onRun = ({ name }: { readonly name: string }, _: number, failures: readonly string[]): void => {
    tellNext(async () => ({ kind: 'played', name, failures, spentMicroUsd: await spent() }));
  };
  const results = await runEvals({ shop: open, atOnce, onRun }, cases, runsEach);
  clearInterval(ticks);
  await told;
  return { kind: 'ended', results, costMicroUsd: await spent() };
}

/** Its database goes with it, also when it was just being opened; one that does not end is left to whoever began this. */
async function end(): Promise<void> {
  // What is still played fails now, and may not keep the database from ending.
  for (const event of ['uncaughtException', 'unhandledRejection'] as const) process.on(event, () => undefined);
  const closing = Promise.resolve(opening?.then((shop) => shop.close())).catch(() => undefined);
  // The one that made the folder may be gone.
  const removing = closing.then(async () => folder !== null && removeTrialFolder(folder)).catch(() => undefined);
  await Promise.race([removing, sleep(END_MS)]);
  process.exit(0);
}

process.once('message', (sent) => {
  play(TrialOrder.parse(sent))
    .catch((error: unknown): FromTrial => ({ kind: 'failed', isOpen, message: messageOf(error) }))
    .then(tell);
});
// Of a stop the one that asked says when: then its database ends first.
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => undefined);
// The one that asked has what it wanted, or is gone.
process.once('disconnect', () => void end());
