import { fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';

const GATE = fileURLToPath(new URL('./gate.ts', import.meta.url));

export type Gate = {
  readonly url: string;
  /** From now on what comes goes on to this server of our machine. */
  readonly leadTo: (url: string) => void;
  /** When each message arrived, Unix ms, earliest first; also those that were refused. */
  readonly arrivals: () => Promise<readonly number[]>;
  readonly close: () => void;
};

/** A door before the stand-in for WhatsApp, in a process of its own. */
export async function openGate(): Promise<Gate> {
  const child = fork(GATE, { execArgv: ['--single-threaded-gc'] });
  const [{ port }] = (await once(child, 'message')) as [{ readonly port: number }];
  return {
    url: `http://127.0.0.1:${port}`,
    leadTo: (url) => void child.send({ target: Number(new URL(url).port) }),
    arrivals: async () => {
      const answer = once(child, 'message') as Promise<[{ readonly arrivals: readonly number[] }]>;
      child.send({});
      return (await answer)[0].arrivals.toSorted((a, b) => a - b);
    },
    close: () => child.disconnect(),
  };
}
