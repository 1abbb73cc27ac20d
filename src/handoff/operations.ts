import { z } from 'zod';
import type { ApiOperation } from '../platform/http/openapi.ts';
import { ConversationQuery } from './api-schema.ts';

const time = z.iso.datetime();
const Conversations = z.object({
  conversations: z.array(
    z.object({ conversationId: z.uuid(), holder: z.string(), reason: z.string().nullable(), since: time }),
  ),
});
const Alerts = z.object({
  alerts: z.array(
    z.object({
      code: z.string(),
      since: time,
      dueAt: time.nullable(),
      count: z.int(),
      remedy: z.object({ es: z.string(), en: z.string() }),
    }),
  ),
});
const ID = '019ab1c2-0000-7000-8000-000000000003';
const AT = '2026-11-24T18:05:01.000Z';

/** What the REST API has of people who wait for a person. */
export const handoffOperations: readonly ApiOperation[] = [
  {
    ...{ method: 'get', path: '/api/v1/conversations', id: 'listConversations', scope: 'conversations:read' },
    summary: 'Conversations by who holds them, the longest first.',
    query: ConversationQuery,
    answers: {
      200: {
        description: 'Who holds them, why, and since when.',
        schema: Conversations,
        example: { conversations: [{ conversationId: ID, holder: 'waiting', reason: 'asked', since: AT }] },
      },
      400: { description: '' },
    },
  },
  {
    ...{ method: 'post', path: '/api/v1/conversations/{id}/return', id: 'returnConversation' },
    scope: 'conversations:write',
    summary: 'Gives a conversation back to the assistant, from the next message on.',
    params: { id: 'The id of the conversation.' },
    answers: {
      200: {
        description: 'Whether that changed anything.',
        schema: z.object({ outcome: z.enum(['returned', 'unchanged']) }),
        example: { outcome: 'returned' },
      },
      400: { description: '' },
      404: { description: '' },
    },
  },
  {
    ...{ method: 'get', path: '/api/v1/alerts', id: 'listAlerts', scope: 'alerts:read' },
    summary: 'What needs the owner, with what to do.',
    answers: {
      200: {
        description: 'One entry for each code: the serious ones first, then the newest.',
        schema: Alerts,
        example: {
          alerts: [{ code: 'message_failed', since: AT, dueAt: null, count: 2, remedy: { es: 'Habla…', en: 'Call…' } }],
        },
      },
    },
  },
];
