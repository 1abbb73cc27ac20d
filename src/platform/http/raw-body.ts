import type { IncomingMessage, ServerResponse } from 'node:http';
import { promisify } from 'node:util';
import { gunzip } from 'node:zlib';

/** Why a body was not read, with the status that says so. */
export type BodyRefusal = {
  readonly ok: false;
  readonly status: 400 | 408 | 413 | 415 | 503;
  readonly code: 'body_broken' | 'body_slow' | 'body_too_large' | 'body_encoding' | 'body_budget';
};
export type ReadBody = { readonly ok: true; readonly body: Buffer } | BodyRefusal;

export type ReadRawBody = (req: IncomingMessage, res: ServerResponse) => Promise<ReadBody>;

type BodyLimits = {
  /** Longest body, before and after decompression, in bytes. */
  readonly maxBytes: number;
  /** Bytes of all bodies together that may be held at one time, until their responses have ended. */
  readonly budgetBytes: number;
  /** Longest time from the call until the last byte, in milliseconds. */
  readonly timeoutMs: number;
};

const MB = 1024 * 1024;
/** Meta's calls reach 3 MB; 64 MB in flight is what one process can hold beside its work. */
const WEBHOOK_LIMITS: BodyLimits = { maxBytes: 3 * MB, budgetBytes: 64 * MB, timeoutMs: 10_000 };

const unzip = promisify(gunzip);

/** The bytes that one request holds of the shared budget. */
type Share = { take(bytes: number): boolean; giveBack(bytes: number): void };

/**
 * Makes a reader of raw request bodies whose memory is bounded: per body, and for all that are in flight together. It
 * counts what has arrived, never what was announced, so that announcements alone cannot lock others out. The budget is
 * given back when the response has ended. A refusal is answered with `refuseBody`.
 */
export function createBodyReader(limits: BodyLimits = WEBHOOK_LIMITS): ReadRawBody {
  let inFlight = 0;

  function openShare(res: ServerResponse): Share {
    let held = 0;
    let isOpen = !res.closed;
    res.once('close', () => {
      inFlight -= held;
      isOpen = false;
    });
    return {
      take: (bytes) => {
        if (!isOpen || inFlight + bytes > limits.budgetBytes) return false;
        inFlight += bytes;
        held += bytes;
        return true;
      },
      giveBack: (bytes) => {
        if (!isOpen) return;
        inFlight -= bytes;
        held -= bytes;
      },
    };
  }

  return async (req, res) => {
    const encoding = req.headers['content-encoding']?.toLowerCase() ?? 'identity';
    if (encoding !== 'identity' && encoding !== 'gzip') return refusal(415, 'body_encoding');
    if (Number(req.headers['content-length'] ?? 0) > limits.maxBytes) return refusal(413, 'body_too_large');
    const share = openShare(res);
    const read = await collect(req, share, limits);
    return read.ok && encoding === 'gzip' ? decompress(read.body, share, limits) : read;
  };
}

const refusal = (status: BodyRefusal['status'], code: BodyRefusal['code']): BodyRefusal => ({
  ok: false,
  status,
  code,
});

function collect(req: IncomingMessage, share: Share, { maxBytes, timeoutMs }: BodyLimits): Promise<ReadBody> {
  return new Promise((resolve) => {
    const chunks: Buffer[] = [];
    let bytes = 0;
    let held = 0;
    const timer = setTimeout(() => settle(refusal(408, 'body_slow')), timeoutMs);

    function settle(result: ReadBody): void {
      clearTimeout(timer);
      req.off('data', onChunk).off('end', onEnd).off('error', onBroken).off('close', onBroken);
      // An aborted request may still report its error; nobody else listens for it.
      req.on('error', () => undefined);
      // What is thrown away is not held until the refused sender has gone.
      if (!result.ok) share.giveBack(held);
      resolve(result);
    }
    function onChunk(chunk: Buffer): void {
      bytes += chunk.length;
      if (bytes > maxBytes) settle(refusal(413, 'body_too_large'));
      else if (!share.take(chunk.length)) settle(refusal(503, 'body_budget'));
      else {
        held += chunk.length;
        chunks.push(chunk);
      }
    }
    const onEnd = (): void => {
      const [first] = chunks;
      settle({ ok: true, body: chunks.length === 1 && first !== undefined ? first : Buffer.concat(chunks, bytes) });
    };
    const onBroken = (): void => settle(refusal(400, 'body_broken'));
    req.on('data', onChunk).once('end', onEnd).once('error', onBroken).once('close', onBroken);
  });
}

/** The bound of a decompressed body is taken from the budget first: a bomb can never hold more than one body. */
async function decompress(packed: Buffer, share: Share, { maxBytes }: BodyLimits): Promise<ReadBody> {
  if (!share.take(maxBytes)) return refusal(503, 'body_budget');
  try {
    const body = await unzip(packed, { maxOutputLength: maxBytes });
    share.giveBack(maxBytes - body.length);
    return { ok: true, body };
  } catch (error) {
    share.giveBack(maxBytes);
    const isBomb = error instanceof RangeError || (error as NodeJS.ErrnoException).code === 'ERR_BUFFER_TOO_LARGE';
    return isBomb ? refusal(413, 'body_too_large') : refusal(400, 'body_broken');
  }
}
