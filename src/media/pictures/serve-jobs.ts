import { decodePicture, lockDecoders } from './decode-picture.ts';
import type { Examined, JobAnswer, PictureJob } from './jobs.ts';
import { LIMITS } from './limits.ts';
import type { CodeReader, TextReader } from './ports.ts';
import { type Bounds, readBounded } from './read-bounded.ts';
import { scanCodes } from './scan-codes.ts';

export type ServeJobsDeps = {
  readonly codes: { readonly first: CodeReader; readonly second: CodeReader };
  /** What it holds is given back by `close`, and taken again when it reads. */
  readonly text: TextReader & { readonly close: () => Promise<void> };
};

/** The side of the parent, as `process` has it. */
type Channel = {
  readonly send?: (answer: JobAnswer) => unknown;
  readonly on: (
    event: 'message',
    listener: (message: { readonly id: number; readonly job: PictureJob }) => void,
  ) => unknown;
};

/** Answers jobs over the channel of a forked process, for as long as its parent lives. Called once in a process. */
export function serveJobs(deps: ServeJobsDeps, channel: Channel): void {
  lockDecoders();
  channel.on('message', ({ id, job }) => {
    void examine(deps, job).then((result) => channel.send?.({ id, result, rssBytes: process.memoryUsage.rss() }));
  });
}

const TEXT_BOUNDS: Bounds = { cpuMs, mostCpuMs: LIMITS.textCpuMs, mostMs: LIMITS.textMs };

async function examine({ codes, text }: ServeJobsDeps, job: PictureJob): Promise<Examined> {
  const decoded = await decodePicture(job, text.close);
  if (decoded.outcome === 'unread') return decoded;
  const { format, width, height, frames, kind, forCodes, forText, forVendors } = decoded;
  const scan = forCodes && (await scanCodes({ ...codes, cpuMs }, forCodes));
  const reading = forText && (await readBounded(text, forText, job.language, TEXT_BOUNDS));
  return { outcome: 'examined', format, width, height, frames, kind, scan, text: reading, small: forVendors };
}

function cpuMs(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1_000;
}
