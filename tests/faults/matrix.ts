import { cpus, loadavg } from 'node:os';
import type { Result } from './campaign.ts';
import type { Size } from './plan.ts';

/** Writes the results as the page docs/crash-matrix.md. */
export function matrixPage(results: readonly Result[], size: Size, seed: number, on: Date): string {
  const sum = (of: (result: Result) => number): number => results.reduce((total, result) => total + of(result), 0);
  return `# Crash matrix

Written by \`npm run proof\`${size === 'short' ? ' in its short form (`npm run proof -- --short`)' : ''} on ${on.toISOString().slice(0, 10)}: seed ${seed}, ${cpus().length} processors, Node ${process.versions.node},
load average ${(loadavg()[2] ?? 0).toFixed(1)} over the last 15 minutes (a machine that is busy with other things recovers slower).

Real processes of the program, a real PostgreSQL (and Redis), and stand-ins for WhatsApp and the model over real HTTP.
Customers write while things break; a tenth of the calls is delivered again, a tenth overtakes another. When all is
quiet again, what customers received is held against what they wrote and what the database says.

| what goes wrong | times | messages | answered | given to a person | lost | doubled | reordered | two turns at once | median recovery | median wait |
|---|--:|--:|--:|--:|--:|--:|--:|--:|--:|--:|
${results.map(rowOf).join('\n')}
| **all** | **${sum((result) => result.kills)}** | **${sum(({ verdict }) => verdict.messages)}** | **${sum(({ verdict }) => verdict.answered)}** | **${sum(({ verdict }) => verdict.toPerson)}** | **${sum(({ verdict }) => verdict.lost.length)}** | **${sum(({ verdict }) => verdict.doubled.length)}** | **${sum(({ verdict }) => verdict.reordered.length)}** | **${sum(({ verdict }) => verdict.overlapping.length)}** | | |

- **times**: kills with SIGKILL. The boundaries: *call under way* (posted, no answer yet), *call stored* (just
  acknowledged), *model asked*, *model answered* (the answer is on its way), *send asked* (WhatsApp got the request and
  did not take it), *send accepted* (WhatsApp took it, its answer never arrived), *status given*.
- *no connection left*: somebody else takes every connection of the database, those of the program too. Calls get 503.
- *frozen beyond its lease*: SIGSTOP while the model thinks. *Frozen between claim and request*: SIGSTOP when a worker has
  claimed turns and answers, has asked the database whether it may go on, and has not read the yes; it goes on when
  others have finished its work.
- **given to a person**: the customer was told that a person will answer, or staff were told that a message was not
  confirmed.
- **reordered**: answered before a message of the same customer that had been acknowledged before this one was posted.
- **two turns at once**: a message in two turns, a turn committed under an old token, or a turn that spoke twice.
- **median recovery**: from a kill to the first answer of something that was waiting at that moment, over all kills,
  with the start of the program in it.
- **median wait**: from a kill to the answer of each message that was waiting, over all such messages. The backlog that
  built up and later kills are in it; a send whose answer was lost waits ten seconds for its status, by design.
`;
}

const rowOf = ({ name, kills, verdict, recoveryMs, waitMs }: Result): string =>
  `| ${name} | ${kills || ''} | ${verdict.messages} | ${verdict.answered} | ${verdict.toPerson} | ${verdict.lost.length} | ${verdict.doubled.length} | ${verdict.reordered.length} | ${verdict.overlapping.length} | ${inMs(recoveryMs)} | ${inMs(waitMs)} |`;

const inMs = (ms: number | null): string => (ms === null ? '' : `${Math.round(ms)} ms`);
