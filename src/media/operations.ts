import { z } from 'zod';
import type { ApiOperation } from '../platform/http/openapi.ts';

const File = z.object({
  id: z.uuid(),
  kind: z.string(),
  fileName: z.string().nullable(),
  mime: z.string().nullable(),
  bytes: z.int().nullable(),
  state: z.string(),
  reason: z.string().nullable(),
  text: z.string().nullable().describe('What was understood of it.'),
  at: z.iso.datetime(),
  link: z.string().nullable().describe('Where it can be downloaded for five minutes; null: it is not kept.'),
});

/** What the REST API has of files. */
export const fileOperations: readonly ApiOperation[] = [
  {
    ...{ method: 'get', path: '/api/v1/conversations/{id}/files', id: 'listFiles', scope: 'conversations:read' },
    summary: 'Files that a customer sent, the newest first.',
    params: { id: 'The id of the conversation.' },
    answers: {
      200: {
        description: 'At most 100.',
        schema: z.object({ files: z.array(File) }),
        example: {
          files: [
            {
              ...{ id: '019ab1c2-0000-7000-8000-000000000004', kind: 'image', fileName: null, mime: 'image/jpeg' },
              ...{ bytes: 182_044, state: 'settled', reason: null, text: 'Ticket 4821' },
              ...{ at: '2026-11-24T18:05:01.000Z', link: '/files/019ab1c2-0000-7000-8000-000000000004?until=1' },
            },
          ],
        },
      },
      400: { description: '' },
    },
  },
];
