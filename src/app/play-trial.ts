import { fork } from 'node:child_process';
import type { Config } from '../config/index.ts';
import { AppError } from '../core/errors.ts';
import type { PlayedTold, PlayTrial } from '../evals/index.ts';
import { lowerPriority } from '../platform/lower-priority.ts';
import { makeTrialFolder, removeTrialFolder } from './trial-folder.ts';
import { llmOfTrial } from './trial-llm.ts';
import { FromTrial, type TrialOrder } from './trial-order.ts';

const ENTRY = new URL('../cli/trial-process.ts', import.meta.url);
/** A trial ends its own database; longer than this nobody waits for it. */
const LEAVE_MS = 70_000;

/**
 * Plays scripted customers in a process of its own, which gives way to the one that serves customers: what goes wrong
 * there, and what it uses, is its own. It ends when this one does; what it leaves behind is removed. `onLeft` is told
 * when that fails.
 */
export const playTrialWith =
  (llm: Config['llm'], onLeft: (error: unknown) => void = () => undefined): PlayTrial =>
  async ({ cases, runsEach, texts }, told, signal) => {
    signal.throwIfAborted();
    const folder = await makeTrialFolder().catch((error: unknown) => {
      throw new AppError('trial_folder_refused', 'unavailable', { cause: error });
    });
    const remove = (): void => void removeTrialFolder(folder).catch(onLeft);
    const names = cases.map(({ name }) => name);
    return playIn({ names, runsEach, texts, folder, llm: llmOfTrial(llm) }, told, signal, remove);
  };

type Ended = Extract<FromTrial, { kind: 'ended' }>;

/** `onEnded`: the process is gone, or never was. */
async function playIn(order: TrialOrder, told: PlayedTold, signal: AbortSignal, onEnded: () => void): Promise<Ended> {
  const child = fork(ENTRY, {
    stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
    serialization: 'advanced',
    execArgv: [],
  });
  const { promise, resolve, reject } = Promise.withResolvers<Ended>();
  // One that could not be sent its order is not waited for, and fails beside.
  promise.catch(() => undefined);
  const giveUp = (): void => reject(new AppError('trial_given_up', 'unavailable', { cause: signal.reason }));
  signal.addEventListener('abort', giveUp, { once: true });
  child.on('message', (sent) => hear(sent, told, { resolve, reject }));
  child.once('exit', (code, ended) =>
    reject(new AppError('trial_process_ended', 'unavailable', { facts: { code, signal: ended } })),
  );
  child.once('exit', onEnded);
  child.on('error', (error) => {
    if (child.pid !== undefined) return void reject(error);
    reject(new AppError('trial_process_refused', 'unavailable', { cause: error }));
    onEnded();
  });
  try {
    if (signal.aborted) giveUp();
    lowerPriority(child.pid);
    child.send(order);
    return await promise;
  } finally {
    signal.removeEventListener('abort', giveUp);
    if (child.connected) child.disconnect();
    child.unref();
    if (child.pid !== undefined) setTimeout(() => child.kill('SIGKILL'), LEAVE_MS).unref();
  }
}

type Waiting = { readonly resolve: (ended: Ended) => void; readonly reject: (error: unknown) => void };

function hear(sent: unknown, { onPlayed, onSpent }: PlayedTold, { resolve, reject }: Waiting): void {
  const read = FromTrial.safeParse(sent);
  if (!read.success) reject(new AppError('trial_misunderstood', 'bug', { cause: read.error }));
  else if (read.data.kind === 'played') onPlayed(read.data);
  else if (read.data.kind === 'spent') onSpent(read.data.spentMicroUsd);
  else if (read.data.kind === 'ended') resolve(read.data);
  else reject(whyFailed(read.data));
}

const whyFailed = ({ isOpen, message }: Extract<FromTrial, { kind: 'failed' }>): AppError =>
  isOpen
    ? new AppError('trial_failed', 'unavailable', { facts: { message } })
    : new AppError('trial_not_opened', 'unavailable', { facts: { message } });
