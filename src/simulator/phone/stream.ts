import { EventEmitter } from 'node:events';
import type { RequestHandler } from 'express';
import type { SimChange } from '../contract.ts';

export type ChangeBus = {
  readonly publish: (change: SimChange) => void;
  /** Server-sent events for one page, until it leaves. */
  readonly route: RequestHandler;
  readonly close: () => void;
};

const SIGN_OF_LIFE_MS = 15_000;
/** A page that does not read any more is let go; it connects again and asks for what it missed. */
const MOST_UNREAD_BYTES = 1_000_000;

/** Tells open pages what changed. */
export function createChangeBus(): ChangeBus {
  const bus = new EventEmitter().setMaxListeners(0);
  return {
    publish: (change) => {
      bus.emit('change', change);
    },
    close: () => {
      bus.emit('close');
    },
    route: (_request, response) => {
      response.set({ 'content-type': 'text/event-stream', 'cache-control': 'no-store', 'x-accel-buffering': 'no' });
      response.flushHeaders();
      response.write(': open\n\n');
      const send = (change: SimChange): void => {
        if (response.writableLength > MOST_UNREAD_BYTES) response.destroy();
        else response.write(`event: change\ndata: ${JSON.stringify(change)}\n\n`);
      };
      const end = (): void => {
        response.end();
      };
      const signOfLife = setInterval(() => response.write(': alive\n\n'), SIGN_OF_LIFE_MS);
      bus.on('change', send).once('close', end);
      response.on('close', () => {
        clearInterval(signOfLife);
        bus.off('change', send).off('close', end);
      });
    },
  };
}
