import { decodePicture, lockDecoders } from './decode-picture.ts';
import type { Examined, JobAnswer, PictureJob } from './jobs.ts';
import { LIMITS } from './limits.ts';
import type { CodeReader, TextReader } from './ports.ts';
import { type Bounds, readBounded } from './read-bounded.ts';
import { scanCodes } from './scan-codes.ts';

export type ServeJobsDeps = {
  readonly codes: { readonly first: CodeReader; readonly second: CodeReader };
  readonly text: TextReader;
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

async function examine({ codes, text }: ServeJobsDeps, { path, language, wants }: PictureJob): Promise<Examined> {
  const decoded = await decodePicture(path);
  if (decoded.outcome === 'unread') return decoded;
  const { format, width, height, frames, forCodes, forText, forVendors } = decoded;
  const scan = wants.codes ? await scanCodes({ ...codes, cpuMs }, forCodes) : null;
  const reading = wants.text ? await readBounded(text, forText, language, TEXT_BOUNDS) : null;
  const small = wants.small ? forVendors : null;
  return { outcome: 'examined', format, width, height, frames, kind: forText.kind, scan, text: reading, small };
}

function cpuMs(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1_000;
}
