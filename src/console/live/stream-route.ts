import type { Request, RequestHandler, Response } from 'express';
import { placeIn } from './frames.ts';
import type { ConsoleTail } from './open-tail.ts';

export type StreamDeps = {
  readonly tail: Pick<ConsoleTail, 'listen'>;
  /** Whether whoever asked is still signed in and may what they might before. */
  readonly stillMay: (res: Response) => Promise<boolean>;
  readonly checkMs?: number;
  readonly commentMs?: number;
  /** What waits for a console that reads slowly; beyond it the console is cut off and comes again. */
  readonly mostBytes?: number;
};

const CHECK_MS = 5_000;
const COMMENT_MS = 15_000;
const MOST_BYTES = 262_144;

/** What changes, told as it happens, to whoever is signed in for as long as they are. */
export const streamRoute =
  (deps: StreamDeps): RequestHandler =>
  async (req, res) => {
    begin(res);
    const send = (frame: string): void => {
      if (res.writableEnded || res.destroyed) return;
      if (res.writableLength > (deps.mostBytes ?? MOST_BYTES)) res.destroy();
      else res.write(frame);
    };
    const comments = setInterval(() => send(': \n\n'), deps.commentMs ?? COMMENT_MS);
    let isChecking = false;
    const check = async (): Promise<void> => {
      if (isChecking) return;
      isChecking = true;
      const may = await deps.stillMay(res).catch(() => null);
      isChecking = false;
      if (may === true) return;
      // Who cannot be asked is not believed: the console comes again, and is asked who it is.
      if (may === false) send(`data: ${JSON.stringify({ type: 'session' })}\n\n`);
      res.end();
    };
    const checks = setInterval(() => void check(), deps.checkMs ?? CHECK_MS);
    const closed = new Promise<void>((resolve) => res.once('close', resolve));
    try {
      const stopListening = await deps.tail.listen({ send, end: () => res.end() }, placeIn(lastSeen(req)));
      await closed;
      stopListening();
    } finally {
      clearInterval(comments);
      clearInterval(checks);
      res.end();
    }
  };

const lastSeen = (req: Request): string | undefined => req.get('last-event-id') ?? undefined;

function begin(res: Response): void {
  res.writeHead(200, {
    'content-type': 'text/event-stream; charset=utf-8',
    'cache-control': 'no-store, no-transform',
    'x-accel-buffering': 'no',
  });
  res.write('retry: 1000\n\n');
}
